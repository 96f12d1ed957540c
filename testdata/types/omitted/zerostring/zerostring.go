// Package zerostring has a string, absent when it is empty, by omitzero.
package zerostring

// Service is what clients call.
//
//rpcgen:service zerostring
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V string `json:"v,omitzero"`
}
