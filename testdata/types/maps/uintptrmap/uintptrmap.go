// Package uintptrmap has a map with uintptr keys.
package uintptrmap

// Service is what clients call.
//
//rpcgen:service uintptrmap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[uintptr]bool `json:"v"`
}
