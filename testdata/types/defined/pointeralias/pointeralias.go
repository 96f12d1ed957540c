// Package pointeralias has an alias of a pointer.
package pointeralias

// Service is what clients call.
//
//rpcgen:service pointeralias
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Maybe   `json:"v"`
	W Maybe   `json:"w,omitempty"`
	X []Maybe `json:"x"`
}

// Maybe is an alias.
type Maybe = *int
