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

// Stamp is a time on the wire, by the methods of time.Time.
type Stamp struct {
	time.Time
	Zone string
}
