// Package timemap has a map with keys that are times.
package timemap

import "time"

// Service is what clients call.
//
//rpcgen:service timemap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[time.Time]string `json:"v"`
}
