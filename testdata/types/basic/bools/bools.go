// Package bools has a bool.
package bools

// Service is what clients call.
//
//rpcgen:service bools
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V bool `json:"v"`
}
