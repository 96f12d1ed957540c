// Package anypointer has a pointer to anything.
package anypointer

// Service is what clients call.
//
//rpcgen:service anypointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *any `json:"v"`
}
