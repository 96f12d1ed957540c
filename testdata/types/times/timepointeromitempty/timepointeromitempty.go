// Package timepointeromitempty has a pointer to a time, absent when it is nil.
package timepointeromitempty

import "time"

// Service is what clients call.
//
//rpcgen:service timepointeromitempty
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *time.Time `json:"v,omitempty"`
}
