// Package bigratpointer has a pointer to a fraction.
package bigratpointer

import "math/big"

// Service is what clients call.
//
//rpcgen:service bigratpointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *big.Rat `json:"v"`
}
