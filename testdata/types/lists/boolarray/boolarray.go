// Package boolarray has an array of bools, and one of empty structs.
package boolarray

// Service is what clients call.
//
//rpcgen:service boolarray
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V [3]bool     `json:"v"`
	W [1]struct{} `json:"w"`
}
