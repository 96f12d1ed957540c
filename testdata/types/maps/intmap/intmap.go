// Package intmap has a map with int keys.
package intmap

// Service is what clients call.
//
//rpcgen:service intmap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[int]string `json:"v"`
}
