// Package durationomitempty has a duration, absent when it is zero.
package durationomitempty

import "time"

// Service is what clients call.
//
//rpcgen:service durationomitempty
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V time.Duration `json:"v,omitempty"`
}
