// Package rawomitempty has raw JSON, absent when it is empty.
package rawomitempty

import "encoding/json"

// Service is what clients call.
//
//rpcgen:service rawomitempty
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V json.RawMessage `json:"v,omitempty"`
}
