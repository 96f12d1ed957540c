// Package textslice has a slice with MarshalText.
package textslice

import "strings"

// Service is what clients call.
//
//rpcgen:service textslice
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Path            `json:"v"`
	W Path            `json:"w,omitempty"`
	X map[string]Path `json:"x"`
}

// Path has MarshalText.
type Path []string

// MarshalText joins the steps.
func (p Path) MarshalText() ([]byte, error) { return []byte(strings.Join(p, "/")), nil }

// UnmarshalText parts the steps.
func (p *Path) UnmarshalText(text []byte) error {
	*p = strings.Split(string(text), "/")
	return nil
}
