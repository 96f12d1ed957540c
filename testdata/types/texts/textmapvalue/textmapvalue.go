// Package textmapvalue has a map with MarshalText.
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

// Set has MarshalText.
type Set map[string]bool

// MarshalText writes how many there are.
func (s Set) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%d", len(s)), nil }

// UnmarshalText reads nothing.
func (s *Set) UnmarshalText([]byte) error { return nil }
