// Package pair has a generic struct with two parameters.
package pair

// Service is what clients call.
//
//rpcgen:service pair
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Pair[string, int]      `json:"v"`
	W Pair[[]byte, *float64] `json:"w"`
}

// Pair is two values.
type Pair[A, B any] struct {
	First  A `json:"first"`
	Second B `json:"second"`
}
