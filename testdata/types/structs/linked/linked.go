// Package linked has a struct that points to itself.
package linked

// Service is what clients call.
//
//rpcgen:service linked
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V    int    `json:"v"`
	Next *Value `json:"next"`
}
