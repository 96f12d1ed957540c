// Package wireomitzero has types with a custom marshaler that can't read null, absent when they are zero.
package wireomitzero

import (
	"encoding/json"
	"strconv"
)

// Service is what clients call.
//
//rpcgen:service wireomitzero
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Cents `json:"v,omitzero"`
	W Level `json:"w,omitempty" rpcgen:"wire=string"`
}

// Cents is an amount.
//
//rpcgen:wire string
type Cents struct{ Amount int32 }

// MarshalJSON writes a string.
func (c Cents) MarshalJSON() ([]byte, error) { return json.Marshal(strconv.Itoa(int(c.Amount))) }

// UnmarshalJSON reads a string.
func (c *Cents) UnmarshalJSON(data []byte) error {
	n, err := readString(data)
	c.Amount = int32(n) //nolint:gosec // it has been written as such
	return err
}

// Level is a number that is a string on the wire.
type Level int8

// MarshalJSON writes a string.
func (l Level) MarshalJSON() ([]byte, error) { return json.Marshal(strconv.Itoa(int(l))) }

// UnmarshalJSON reads a string.
func (l *Level) UnmarshalJSON(data []byte) error {
	n, err := readString(data)
	*l = Level(n) //nolint:gosec // it has been written as such
	return err
}

func readString(data []byte) (int, error) {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return 0, err
	}
	return strconv.Atoi(text)
}
