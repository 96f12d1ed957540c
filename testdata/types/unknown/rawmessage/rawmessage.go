// Package rawmessage has raw JSON.
package rawmessage

import "encoding/json"

// Service is what clients call.
//
//rpcgen:service rawmessage
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V json.RawMessage `json:"v"`
}
