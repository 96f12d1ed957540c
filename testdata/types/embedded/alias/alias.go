// Package alias has an embedded alias.
package alias

// Service is what clients call.
//
//rpcgen:service alias
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	Same
	V int `json:"v"`
}

// Same is an alias.
type Same = Base

// Base is embedded.
type Base struct {
	ID int `json:"id"`
}
