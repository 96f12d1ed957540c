// Package bigfloat has a float of any precision, as a string.
package bigfloat

import "math/big"

// Service is what clients call.
//
//rpcgen:service bigfloat
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V big.Float `json:"v"`
}
