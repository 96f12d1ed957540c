// Package stringpointer has a pointer to a string.
package stringpointer

// Service is what clients call.
//
//rpcgen:service stringpointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *string `json:"v"`
}
