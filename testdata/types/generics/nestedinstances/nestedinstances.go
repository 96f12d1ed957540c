// Package nestedinstances has instances of generics in each other.
package nestedinstances

// Service is what clients call.
//
//rpcgen:service nestedinstances
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Box[Box[[]string]]       `json:"v"`
	W Box[map[string]Box[int]] `json:"w"`
}

// Box holds a value.
type Box[T any] struct {
	V T `json:"v"`
}
