// Package textintmap has a map with keys of an integer type with MarshalText.
package textintmap

import "fmt"

// Service is what clients call.
//
//rpcgen:service textintmap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[Level]string `json:"v"`
}

// Level is an integer with MarshalText.
type Level int

// MarshalText writes the level.
func (l Level) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "L%d", int(l)), nil }

// UnmarshalText reads a level.
func (l *Level) UnmarshalText(text []byte) error {
	_, err := fmt.Sscanf(string(text), "L%d", (*int)(l))
	return err
}
