// Package zeroint has an integer, absent when it is zero, by omitzero.
package zeroint

// Service is what clients call.
//
//rpcgen:service zeroint
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V int `json:"v,omitzero"`
}
