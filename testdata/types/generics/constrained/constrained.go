// Package constrained has a generic struct whose parameter has a constraint.
package constrained

import "time"

// Service is what clients call.
//
//rpcgen:service constrained
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Range[int16]         `json:"v"`
	W Range[float32]       `json:"w"`
	X Range[time.Duration] `json:"x"`
}

// A Real is a number.
type Real interface {
	~int16 | ~int64 | ~float32
}

// Range has two ends.
type Range[T Real] struct {
	From T `json:"from"`
	To   T `json:"to,omitempty"`
}
