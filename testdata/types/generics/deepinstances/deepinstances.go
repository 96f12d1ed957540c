// Package deepinstances has instances for all kinds of type arguments.
package deepinstances

// Service is what clients call.
//
//rpcgen:service deepinstances
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V A[B[C[int]]]          `json:"v"`
	W A[map[string]B[*int]] `json:"w"`
	X A[[]byte]             `json:"x"`
	Y A[[2]int]             `json:"y"`
	Z A[struct{ Q int }]    `json:"z"`
	U A[any]                `json:"u"`
	T A[A[A[string]]]       `json:"t"`
}

// A is a generic struct.
type A[T any] struct{ A T }

// B is a generic list.
type B[T any] []T

// C is a generic map.
type C[T any] map[string]T
