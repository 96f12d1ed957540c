// Package anyvalue has anything.
package anyvalue

// Service is what clients call.
//
//rpcgen:service anyvalue
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V any `json:"v"`
}
