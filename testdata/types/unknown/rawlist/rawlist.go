// Package rawlist has a list of raw JSON.
package rawlist

import "encoding/json"

// Service is what clients call.
//
//rpcgen:service rawlist
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []json.RawMessage `json:"v"`
}
