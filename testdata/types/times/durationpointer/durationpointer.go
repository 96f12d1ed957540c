// Package durationpointer has a pointer to a duration.
package durationpointer

import "time"

// Service is what clients call.
//
//rpcgen:service durationpointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *time.Duration `json:"v"`
}
