// Package structlist has a list of structs.
package structlist

// Service is what clients call.
//
//rpcgen:service structlist
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []Inner `json:"v"`
}

// Inner is a struct.
type Inner struct {
	X int      `json:"x"`
	Y []string `json:"y"`
}
