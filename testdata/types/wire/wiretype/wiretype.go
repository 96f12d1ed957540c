// Package wiretype has a type with MarshalJSON that a directive declares to be a string.
package wiretype

import "fmt"

// Service is what clients call.
//
//rpcgen:service wiretype
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Money   `json:"v"`
	W *Money  `json:"w"`
	X []Money `json:"x"`
}

// Money is an amount.
//
//rpcgen:wire string
type Money struct{ Cents int32 }

// MarshalJSON writes a string.
func (m Money) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "\"%d ct\"", m.Cents), nil }

// UnmarshalJSON reads a string.
func (m *Money) UnmarshalJSON(data []byte) error {
	_, err := fmt.Sscanf(string(data), "\"%d ct\"", &m.Cents)
	return err
}
