// Package intpointer has a pointer to an integer.
package intpointer

// Service is what clients call.
//
//rpcgen:service intpointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *int `json:"v"`
}
