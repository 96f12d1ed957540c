// Package wirestruct has a type with MarshalJSON that a directive declares to be a struct of the package.
package wirestruct

import "encoding/json"

// Service is what clients call.
//
//rpcgen:service wirestruct
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Interval `json:"v"`
}

// Interval is Bounds on the wire.
//
//rpcgen:wire bounds
type Interval struct{ Start, Length int32 }

type bounds struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

// MarshalJSON writes bounds.
func (i Interval) MarshalJSON() ([]byte, error) {
	return json.Marshal(bounds{int64(i.Start), int64(i.Start) + int64(i.Length)})
}

// UnmarshalJSON reads bounds.
func (i *Interval) UnmarshalJSON(data []byte) error {
	var b bounds
	err := json.Unmarshal(data, &b)
	i.Start, i.Length = int32(b.From), int32(b.To-b.From)
	return err
}
