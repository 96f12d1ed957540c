// Package bigenum has an enum with values beyond 2^53.
package bigenum

// Service is what clients call.
//
//rpcgen:service bigenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Mask `json:"v"`
}

// Mask is an enum.
//
//rpcgen:enum
type Mask uint64

// The masks.
const (
	None Mask = 0
	All  Mask = 1<<64 - 1
)
