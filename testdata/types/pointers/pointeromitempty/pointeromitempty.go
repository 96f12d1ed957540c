// Package pointeromitempty has a pointer, absent when it is nil.
package pointeromitempty

// Service is what clients call.
//
//rpcgen:service pointeromitempty
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *int `json:"v,omitempty"`
}
