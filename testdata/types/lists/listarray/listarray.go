// Package listarray has an array of lists.
package listarray

// Service is what clients call.
//
//rpcgen:service listarray
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V [2][]int `json:"v"`
}
