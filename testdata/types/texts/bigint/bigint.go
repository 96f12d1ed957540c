// Package bigint has an integer without bounds.
package bigint

import "math/big"

// Service is what clients call.
//
//rpcgen:service bigint
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V big.Int `json:"v"`
}
