// Package genericmap has a generic map.
package genericmap

// Service is what clients call.
//
//rpcgen:service genericmap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Index[string, []int] `json:"v"`
	W Index[int8, bool]    `json:"w"`
}

// Index is values by their keys.
type Index[K comparable, V any] map[K]V
