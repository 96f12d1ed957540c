// Package quotedbool has a bool in a string.
package quotedbool

// Service is what clients call.
//
//rpcgen:service quotedbool
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V bool `json:"v,string"`
}
