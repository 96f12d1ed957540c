// Package runelist has a list of runes.
package runelist

// Service is what clients call.
//
//rpcgen:service runelist
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []rune `json:"v"`
}
