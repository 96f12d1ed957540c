// Package zeroany has anything, absent when it is nil, by omitzero.
package zeroany

// Service is what clients call.
//
//rpcgen:service zeroany
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V any `json:"v,omitzero"`
}
