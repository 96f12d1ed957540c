// Package bigintlist has a list of pointers to integers without bounds.
package bigintlist

import "math/big"

// Service is what clients call.
//
//rpcgen:service bigintlist
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []*big.Int `json:"v"`
}
