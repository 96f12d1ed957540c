// Package textomitempty has strings with MarshalText, absent when they are empty.
package textomitempty

import "strings"

// Service is what clients call.
//
//rpcgen:service textomitempty
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Code `json:"v,omitempty"`
	W Code `json:"w,omitzero"`
}

// Code is a string with MarshalText.
type Code string

// MarshalText writes the code in angle brackets.
func (c Code) MarshalText() ([]byte, error) { return []byte("<" + string(c) + ">"), nil }

// UnmarshalText reads what MarshalText writes.
func (c *Code) UnmarshalText(text []byte) error {
	*c = Code(strings.Trim(string(text), "<>"))
	return nil
}
