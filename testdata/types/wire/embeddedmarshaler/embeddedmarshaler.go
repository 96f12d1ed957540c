// Package embeddedmarshaler has an embedded type with MarshalJSON: the struct takes over its methods.
package embeddedmarshaler

import (
	"encoding/json"
	"fmt"
)

// Service is what clients call.
//
//rpcgen:service embeddedmarshaler
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Outer `json:"v"`
}

// Outer takes over the methods of Own.
type Outer struct {
	Own
	Name string
}

// Own has a custom marshaler.
//
//rpcgen:wire []int32
type Own struct{ X int32 }

// MarshalJSON writes a list.
func (o Own) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "[%d]", o.X), nil }

// UnmarshalJSON reads a list.
func (o *Own) UnmarshalJSON(data []byte) error {
	var list [1]int32
	err := json.Unmarshal(data, &list)
	o.X = list[0]
	return err
}
