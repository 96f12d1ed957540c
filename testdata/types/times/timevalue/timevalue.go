// Package timevalue has a time.
package timevalue

import "time"

// Service is what clients call.
//
//rpcgen:service timevalue
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V time.Time `json:"v"`
}
