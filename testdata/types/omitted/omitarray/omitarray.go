// Package omitarray has an array that is always there: omitempty counts for nothing.
package omitarray

// Service is what clients call.
//
//rpcgen:service omitarray
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V [2]int `json:"v,omitempty"`
}
