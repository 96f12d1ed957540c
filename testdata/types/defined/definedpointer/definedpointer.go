// Package definedpointer has a defined pointer.
package definedpointer

// Service is what clients call.
//
//rpcgen:service definedpointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Maybe `json:"v"`
}

// Maybe is a pointer.
type Maybe *int
