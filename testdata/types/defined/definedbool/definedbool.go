// Package definedbool has a defined bool.
package definedbool

// Service is what clients call.
//
//rpcgen:service definedbool
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Flag `json:"v"`
}

// Flag is a bool.
type Flag bool
