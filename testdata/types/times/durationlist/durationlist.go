// Package durationlist has a list of durations.
package durationlist

import "time"

// Service is what clients call.
//
//rpcgen:service durationlist
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []time.Duration `json:"v"`
}
