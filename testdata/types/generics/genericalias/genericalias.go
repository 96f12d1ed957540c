// Package genericalias has an alias of an instance, and a generic alias.
package genericalias

// Service is what clients call.
//
//rpcgen:service genericalias
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Ints           `json:"v"`
	W Strs[[]string] `json:"w"`
}

// Ints is an alias.
type Ints = Box[int]

// Strs is a generic alias.
type Strs[T any] = Box[T]

// Box holds a value.
type Box[T any] struct {
	V T `json:"v"`
}
