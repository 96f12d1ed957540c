// Package timepointer has a pointer to a time.
package timepointer

import "time"

// Service is what clients call.
//
//rpcgen:service timepointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *time.Time `json:"v"`
}
