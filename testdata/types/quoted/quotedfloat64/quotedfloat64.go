// Package quotedfloat64 has a float64 in a string.
package quotedfloat64

// Service is what clients call.
//
//rpcgen:service quotedfloat64
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V float64 `json:"v,string"`
}
