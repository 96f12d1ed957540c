// Package definedtime has a type defined by time.Time: without its methods it is an empty object.
package definedtime

import "time"

// Service is what clients call.
//
//rpcgen:service definedtime
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Stamp `json:"v"`
}

// Stamp has none of time.Time's methods.
type Stamp time.Time
