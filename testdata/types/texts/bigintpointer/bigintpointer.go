// Package bigintpointer has a pointer to an integer without bounds.
package bigintpointer

import "math/big"

// Service is what clients call.
//
//rpcgen:service bigintpointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *big.Int `json:"v"`
}
