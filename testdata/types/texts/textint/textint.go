// Package textint has an integer with MarshalText, whose constants make no enum.
package textint

import "fmt"

// Service is what clients call.
//
//rpcgen:service textint
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Level  `json:"v"`
	W *Level `json:"w,omitempty"`
}

// Level is an integer with MarshalText.
type Level int

// The levels.
const (
	Low Level = iota
	High
)

// MarshalText writes the level.
func (l Level) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "L%d", int(l)), nil }

// UnmarshalText reads a level.
func (l *Level) UnmarshalText(text []byte) error {
	_, err := fmt.Sscanf(string(text), "L%d", (*int)(l))
	return err
}
