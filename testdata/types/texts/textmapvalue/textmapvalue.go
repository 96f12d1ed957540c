// Package textmapvalue has a map that writes itself as text.
package textmapvalue

import "fmt"

// Service is what clients call.
//
//rpcgen:service textmapvalue
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Set `json:"v"`
}

// Set writes itself as text.
type Set map[string]bool

// MarshalText tells how many there are.
func (s Set) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%d", len(s)), nil }

// UnmarshalText reads nothing.
func (s *Set) UnmarshalText([]byte) error { return nil }
