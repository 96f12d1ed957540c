// Package quotedfloat32 has a float32 in a string.
package quotedfloat32

// Service is what clients call.
//
//rpcgen:service quotedfloat32
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V float32 `json:"v,string"`
}
