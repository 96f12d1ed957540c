// Package pointerpointeromitempty has a pointer to a pointer, absent when it is nil.
package pointerpointeromitempty

// Service is what clients call.
//
//rpcgen:service pointerpointeromitempty
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V **string `json:"v,omitempty"`
}
