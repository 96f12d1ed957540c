// Package intenumnonzero has an integer enum, whose zero value is no member.
package intenumnonzero

// Service is what clients call.
//
//rpcgen:service intenumnonzero
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Level   `json:"v"`
	W []Level `json:"w"`
	X *Level  `json:"x"`
}

// Level is an enum.
//
//rpcgen:enum
type Level uint16

// The levels.
const (
	Low  Level = 10
	High Level = 20
)
