// Package timeomitzero has a time, absent when it is zero.
package timeomitzero

import "time"

// Service is what clients call.
//
//rpcgen:service timeomitzero
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V time.Time `json:"v,omitzero"`
}
