// Package timearray has an array of times, absent when it is zero.
package timearray

import "time"

// Service is what clients call.
//
//rpcgen:service timearray
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V [2]time.Time `json:"v,omitzero"`
}
