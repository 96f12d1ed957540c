// Package jsonnumber has a number with all of its digits.
package jsonnumber

import "encoding/json"

// Service is what clients call.
//
//rpcgen:service jsonnumber
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V json.Number `json:"v"`
}
