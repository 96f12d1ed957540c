// Package empty has an empty struct.
package empty

// Service is what clients call.
//
//rpcgen:service empty
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Nothing  `json:"v"`
	W struct{} `json:"w"`
	X *Nothing `json:"x"`
}

// Nothing has no fields.
type Nothing struct{}
