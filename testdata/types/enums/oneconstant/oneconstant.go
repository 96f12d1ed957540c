// Package oneconstant has a string with one constant, which is no enum.
package oneconstant

// Service is what clients call.
//
//rpcgen:service oneconstant
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Kind `json:"v"`
}

// Kind is a string.
type Kind string

// Only is a kind.
const Only Kind = "only"
