// Package months has an enum of the standard library, whose String method counts for nothing.
package months

import "time"

// Service is what clients call.
//
//rpcgen:service months
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V time.Month   `json:"v"`
	W time.Weekday `json:"w"`
}
