// Package unknowable has a type with MarshalJSON, whose form can't be known.
package unknowable

import (
	"encoding/json"
	"fmt"
)

// Service is what clients call.
//
//rpcgen:service unknowable
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Own  `json:"v"`
	W *Own `json:"w"`
}

// Own has a custom marshaler.
type Own struct{ X int }

// MarshalJSON writes a list.
func (o Own) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "[%d]", o.X), nil }

// UnmarshalJSON reads a list.
func (o *Own) UnmarshalJSON(data []byte) error {
	var list [1]int
	err := json.Unmarshal(data, &list)
	o.X = list[0]
	return err
}
