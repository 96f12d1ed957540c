// Package listomitempty has a list, absent when it is empty.
package listomitempty

// Service is what clients call.
//
//rpcgen:service listomitempty
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []int `json:"v,omitempty"`
}
