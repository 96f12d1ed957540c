// Package bigfloatpointer has a pointer to a float of any precision.
package bigfloatpointer

import "math/big"

// Service is what clients call.
//
//rpcgen:service bigfloatpointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *big.Float `json:"v"`
}
