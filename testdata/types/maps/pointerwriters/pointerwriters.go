// Package pointerwriters has maps of pointers to types whose marshalers have pointer receivers.
package pointerwriters

import "math/big"

// Service is what clients call.
//
//rpcgen:service pointerwriters
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[string]*big.Int `json:"v"`
	W map[string]*Account `json:"w"`
	X map[int][]big.Rat   `json:"x"`
}

// Account holds such a type.
type Account struct{ Balance big.Int }
