// Package durationmapvalue has durations by name.
package durationmapvalue

import "time"

// Service is what clients call.
//
//rpcgen:service durationmapvalue
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[string]time.Duration `json:"v"`
}
