// Package runes has a rune, which is an int32.
package runes

// Service is what clients call.
//
//rpcgen:service runes
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V rune `json:"v"`
}
