// Package zeroslice has a list, absent when it is nil but not when it is empty.
package zeroslice

// Service is what clients call.
//
//rpcgen:service zeroslice
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []int `json:"v,omitzero"`
}
