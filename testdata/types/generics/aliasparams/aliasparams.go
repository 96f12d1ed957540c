// Package aliasparams has generic aliases of lists, maps and lists of instances.
package aliasparams

// Service is what clients call.
//
//rpcgen:service aliasparams
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V List[int]          `json:"v"`
	W Set[string]        `json:"w"`
	X Pairs[int, string] `json:"x"`
}

// List is a generic alias.
type List[T any] = []T

// Set is one with a constraint.
type Set[K comparable] = map[K]struct{}

// Pairs is one of a list of instances.
type Pairs[A, B any] = []Pair[A, B]

// Pair is generic.
type Pair[A, B any] struct {
	A A
	B B
}
