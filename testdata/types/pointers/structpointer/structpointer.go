// Package structpointer has a pointer to a struct.
package structpointer

// Service is what clients call.
//
//rpcgen:service structpointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *Inner `json:"v"`
	W *Inner `json:"w,omitempty"`
}

// Inner is a struct.
type Inner struct {
	X int `json:"x"`
}
