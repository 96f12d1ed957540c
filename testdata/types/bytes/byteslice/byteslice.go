// Package byteslice has bytes, as base64.
package byteslice

// Service is what clients call.
//
//rpcgen:service byteslice
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []byte `json:"v"`
}
