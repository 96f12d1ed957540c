// Package timelist has a list of times.
package timelist

import "time"

// Service is what clients call.
//
//rpcgen:service timelist
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []time.Time `json:"v"`
}
