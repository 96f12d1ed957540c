// Package wiregeneric has a generic type with a custom marshaler, and the type of its wire for all instances.
package wiregeneric

import "encoding/json"

// Service is what clients call.
//
//rpcgen:service wiregeneric
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Opt[int32]          `json:"v"`
	W []Opt[string]       `json:"w"`
	X map[string]Opt[Dot] `json:"x"`
}

// Dot is a struct.
type Dot struct {
	Y int16 `json:"y"`
}

// Opt is a value or null.
//
//rpcgen:wire *X
type Opt[X any] struct{ Set *X }

// MarshalJSON writes the value.
func (o Opt[X]) MarshalJSON() ([]byte, error) { return json.Marshal(o.Set) }

// UnmarshalJSON reads a value.
func (o *Opt[X]) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, &o.Set) }
