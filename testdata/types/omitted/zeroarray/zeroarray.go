// Package zeroarray has an array, absent when it is zero.
package zeroarray

// Service is what clients call.
//
//rpcgen:service zeroarray
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V [2]int `json:"v,omitzero"`
}
