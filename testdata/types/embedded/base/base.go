// Package base has an embedded struct, flattened.
package base

// Service is what clients call.
//
//rpcgen:service base
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	Base
	V int `json:"v"`
}

// Base is embedded.
type Base struct {
	ID   int    `json:"id"`
	Name string `json:"name,omitempty"`
}
