// Package byteslices has a list of bytes.
package byteslices

// Service is what clients call.
//
//rpcgen:service byteslices
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V [][]byte `json:"v"`
}
