// Package mapomitempty has a map, absent when it is empty.
package mapomitempty

// Service is what clients call.
//
//rpcgen:service mapomitempty
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[string]int `json:"v,omitempty"`
}
