// Package splitenum has an enum with constants in two packages.
package splitenum

import "example.com/rpcgen/testdata/types/enums/splitenum/status"

// Service is what clients call.
//
//rpcgen:service splitenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V status.Status   `json:"v"`
	W []status.Status `json:"w"`
}

// Lost is one more.
const Lost status.Status = "lost"
