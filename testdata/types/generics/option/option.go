// Package option has a generic struct with a pointer.
package option

// Service is what clients call.
//
//rpcgen:service option
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Option[string] `json:"v"`
	W Option[Inner]  `json:"w"`
}

// Option is a value, or none.
type Option[T any] struct {
	Value *T `json:"value,omitempty"`
	Has   *T `json:"has"`
}

// Inner is a struct.
type Inner struct {
	X int `json:"x"`
}
