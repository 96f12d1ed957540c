// Package omitenum has enums, absent when they are zero.
package omitenum

// Service is what clients call.
//
//rpcgen:service omitenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Color  `json:"v,omitempty"`
	W Level  `json:"w,omitempty"`
	X Color  `json:"x,omitzero"`
	Y *Color `json:"y,omitempty"`
}

// Color is an enum.
type Color string

// The colors.
const (
	Red   Color = "red"
	Green Color = "green"
)

// Level is an enum.
type Level int

// The levels.
const (
	Low Level = iota
	High
)
