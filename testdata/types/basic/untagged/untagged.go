// Package untagged has fields without tags, known by their Go names.
package untagged

// Service is what clients call.
//
//rpcgen:service untagged
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	ID       int
	UserName string
	HTTPURL  string
}
