// Package omitstring has a string, absent when it is empty.
package omitstring

// Service is what clients call.
//
//rpcgen:service omitstring
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V string `json:"v,omitempty"`
}
