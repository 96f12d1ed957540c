// Package quoteduint64 has a uint64 in a string.
package quoteduint64

// Service is what clients call.
//
//rpcgen:service quoteduint64
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V uint64 `json:"v,string"`
}
