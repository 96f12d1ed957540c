// Package stringmap has a map with string keys.
package stringmap

// Service is what clients call.
//
//rpcgen:service stringmap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[string]int `json:"v"`
}
