// Package jsonnumberpointer has a pointer to a number with all of its digits.
package jsonnumberpointer

import "encoding/json"

// Service is what clients call.
//
//rpcgen:service jsonnumberpointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *json.Number `json:"v"`
}
