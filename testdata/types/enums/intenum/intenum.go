// Package intenum has an integer enum with iota.
package intenum

// Service is what clients call.
//
//rpcgen:service intenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Level `json:"v"`
}

// Level is an enum.
type Level int

// The levels.
const (
	Low Level = iota
	Middle
	High
)
