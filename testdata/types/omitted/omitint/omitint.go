// Package omitint has an integer, absent when it is zero.
package omitint

// Service is what clients call.
//
//rpcgen:service omitint
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V int `json:"v,omitempty"`
}
