// Package endless has a pointer to itself, whose only value is nil or leads there.
package endless

// Service is what clients call.
//
//rpcgen:service endless
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V P   `json:"v"`
	W []P `json:"w"`
	X A   `json:"x,omitempty"`
}

// P points to itself.
type P *P

// A points to B.
type A *B

// B points to A.
type B *A
