// Package omitemptyarray has an array of nothing, which is always absent.
package omitemptyarray

// Service is what clients call.
//
//rpcgen:service omitemptyarray
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V [0]int `json:"v,omitempty"`
}
