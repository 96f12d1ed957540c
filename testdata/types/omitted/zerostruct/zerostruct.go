// Package zerostruct has a struct, absent when it is zero.
package zerostruct

// Service is what clients call.
//
//rpcgen:service zerostruct
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Inner `json:"v,omitzero"`
}

// Inner is a struct.
type Inner struct {
	X int   `json:"x"`
	Y []int `json:"y"`
}
