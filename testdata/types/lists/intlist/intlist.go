// Package intlist has a list of integers.
package intlist

// Service is what clients call.
//
//rpcgen:service intlist
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []int `json:"v"`
}
