// Package emptyarray has an array of nothing.
package emptyarray

// Service is what clients call.
//
//rpcgen:service emptyarray
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V [0]int `json:"v"`
}
