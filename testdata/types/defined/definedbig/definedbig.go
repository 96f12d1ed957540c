// Package definedbig has a type defined by big.Int: without its methods it is an empty object.
package definedbig

import "math/big"

// Service is what clients call.
//
//rpcgen:service definedbig
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Huge  `json:"v"`
	W *Huge `json:"w"`
}

// Huge has none of big.Int's methods.
type Huge big.Int
