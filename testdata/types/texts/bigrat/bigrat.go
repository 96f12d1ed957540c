// Package bigrat has a fraction, as a string.
package bigrat

import "math/big"

// Service is what clients call.
//
//rpcgen:service bigrat
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V big.Rat `json:"v"`
}
