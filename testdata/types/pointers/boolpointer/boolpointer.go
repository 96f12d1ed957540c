// Package boolpointer has a pointer to a bool.
package boolpointer

// Service is what clients call.
//
//rpcgen:service boolpointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *bool `json:"v"`
}
