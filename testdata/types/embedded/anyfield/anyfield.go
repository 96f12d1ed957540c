// Package anyfield has an embedded interface without methods.
package anyfield

// Service is what clients call.
//
//rpcgen:service anyfield
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	Anything
	V int `json:"v"`
}

// Anything is any value.
type Anything any
