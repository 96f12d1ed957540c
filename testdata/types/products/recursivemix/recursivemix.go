// Package recursivemix has types that hold each other by maps, lists, pointers and instances.
package recursivemix

// Service is what clients call.
//
//rpcgen:service recursivemix
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V M `json:"v"`
}

// M is a map of lists of structs.
type M map[string][]N

// N holds the map, itself, and an instance for itself.
type N struct {
	M M    `json:"m"`
	L []*N `json:"l,omitempty"`
	G G[N] `json:"g"`
}

// G is generic.
type G[T any] struct {
	T  *T     `json:"t"`
	Gs []G[T] `json:"gs"`
}
