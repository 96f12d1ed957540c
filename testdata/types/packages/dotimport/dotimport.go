// Package dotimport has types of a package that is imported without a name of its own.
package dotimport

import . "time"

// Service is what clients call.
//
//rpcgen:service dotimport
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Time     `json:"v"`
	W Duration `json:"w"`
	X Month    `json:"x"`
}
