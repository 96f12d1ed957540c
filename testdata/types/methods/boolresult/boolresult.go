// Package boolresult has a bool as a result.
package boolresult

// Service is what clients call.
//
//rpcgen:service boolresult
type Service interface {
	Get() bool
	Put(Value)
}

// Value takes the result back.
type Value struct {
	V bool `json:"v"`
}
