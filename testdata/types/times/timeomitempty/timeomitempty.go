// Package timeomitempty has a time that is always there: omitempty counts for nothing.
package timeomitempty

import "time"

// Service is what clients call.
//
//rpcgen:service timeomitempty
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V time.Time `json:"v,omitempty"`
}
