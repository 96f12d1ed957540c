// Package unmarshalable has fields that encoding/json leaves out by themselves.
package unmarshalable

// Service is what clients call.
//
//rpcgen:service unmarshalable
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V int `json:"v"`
	_ int
	lower
}

type lower struct {
	X int `json:"x"`
	y int
}

// Y returns what isn't on the wire.
func (l lower) Y() int { return l.y }
