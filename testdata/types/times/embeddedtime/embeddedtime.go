// Package embeddedtime has an embedded time, whose methods the struct takes over: all of it is a string.
package embeddedtime

import "time"

// Service is what clients call.
//
//rpcgen:service embeddedtime
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Stamp  `json:"v"`
	W *Stamp `json:"w"`
}

// Stamp writes itself as a time.
type Stamp struct {
	time.Time
	Zone string
}
