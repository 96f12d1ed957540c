// Package duration has a duration, as nanoseconds.
package duration

import "time"

// Service is what clients call.
//
//rpcgen:service duration
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V time.Duration `json:"v"`
}
