// Package zeromap has a map, absent when it is nil but not when it is empty.
package zeromap

// Service is what clients call.
//
//rpcgen:service zeromap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[string]int `json:"v,omitzero"`
}
