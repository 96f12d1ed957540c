// Package mapofbigintpointers has integers without bounds by name.
package mapofbigintpointers

import "math/big"

// Service is what clients call.
//
//rpcgen:service mapofbigintpointers
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[string]*big.Int `json:"v"`
}
