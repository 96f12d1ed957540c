// Package rawpointer has a pointer to raw JSON.
package rawpointer

import "encoding/json"

// Service is what clients call.
//
//rpcgen:service rawpointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *json.RawMessage `json:"v"`
}
