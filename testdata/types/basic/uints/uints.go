// Package uints has a uint.
package uints

// Service is what clients call.
//
//rpcgen:service uints
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V uint `json:"v"`
}
