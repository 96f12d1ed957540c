// Package intarray has an array of integers.
package intarray

// Service is what clients call.
//
//rpcgen:service intarray
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V [3]int `json:"v"`
}
