// Package durationmap has a map with keys that are durations.
package durationmap

import "time"

// Service is what clients call.
//
//rpcgen:service durationmap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[time.Duration]string `json:"v"`
}
