// Package jsonnumberomitempty has a number with all of its digits, absent when it is empty.
package jsonnumberomitempty

import "encoding/json"

// Service is what clients call.
//
//rpcgen:service jsonnumberomitempty
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V json.Number `json:"v,omitempty"`
}
