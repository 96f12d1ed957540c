// Package durationomitzero has a duration, absent when it is zero, by omitzero.
package durationomitzero

import "time"

// Service is what clients call.
//
//rpcgen:service durationomitzero
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V time.Duration `json:"v,omitzero"`
}
