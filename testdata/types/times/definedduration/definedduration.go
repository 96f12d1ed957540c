// Package definedduration has a type defined by time.Duration.
package definedduration

import "time"

// Service is what clients call.
//
//rpcgen:service definedduration
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Wait `json:"v"`
}

// Wait is how long to wait.
type Wait time.Duration
