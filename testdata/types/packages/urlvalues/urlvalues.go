// Package urlvalues has a map of the standard library.
package urlvalues

import "net/url"

// Service is what clients call.
//
//rpcgen:service urlvalues
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V url.Values `json:"v"`
}
