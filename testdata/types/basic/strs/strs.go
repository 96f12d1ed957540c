// Package strs has a string.
package strs

// Service is what clients call.
//
//rpcgen:service strs
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V string `json:"v"`
}
