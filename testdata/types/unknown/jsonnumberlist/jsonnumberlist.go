// Package jsonnumberlist has a list of numbers with all of their digits.
package jsonnumberlist

import "encoding/json"

// Service is what clients call.
//
//rpcgen:service jsonnumberlist
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []json.Number `json:"v"`
}
