// Package anyomitempty has anything, absent when it is nil.
package anyomitempty

// Service is what clients call.
//
//rpcgen:service anyomitempty
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V any `json:"v,omitempty"`
}
