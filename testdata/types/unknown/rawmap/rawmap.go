// Package rawmap has raw JSON by name.
package rawmap

import "encoding/json"

// Service is what clients call.
//
//rpcgen:service rawmap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[string]json.RawMessage `json:"v"`
}
