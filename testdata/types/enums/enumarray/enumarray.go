// Package enumarray has an array of enums, and enums by name.
package enumarray

// Service is what clients call.
//
//rpcgen:service enumarray
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V [2]Color          `json:"v"`
	W map[string]Color  `json:"w"`
	X map[Color][]Color `json:"x"`
}

// Color is an enum.
type Color string

// The colors.
const (
	Red   Color = "red"
	Green Color = "green"
)
