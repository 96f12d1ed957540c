// Package ints has an int.
package ints

// Service is what clients call.
//
//rpcgen:service ints
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V int `json:"v"`
}
