// Package genericaliases has aliases of structs and of an instance, embedded.
package genericaliases

// Service is what clients call.
//
//rpcgen:service genericaliases
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	Al
	*Pointed
	Filled
	V int `json:"v"`
}

// Al stands for Base.
type Al = Base

// Pointed stands for Other.
type Pointed = Other

// Filled stands for an instance.
type Filled = Gen[string]

// Gen is generic.
type Gen[T any] struct {
	Ts  []T
	One *T `json:"one,omitempty"`
}

// Base is embedded.
type Base struct{ A int }

// Other is embedded by a pointer.
type Other struct {
	B []int
	C map[string]int `json:"c,omitempty"`
	D *int
}
