// Package quotedomitempty has an int64 in a string, absent when it is zero.
package quotedomitempty

// Service is what clients call.
//
//rpcgen:service quotedomitempty
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V int64 `json:"v,omitempty,string"`
}
