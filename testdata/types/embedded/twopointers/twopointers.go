// Package twopointers has an embedded pointer in an embedded pointer.
package twopointers

// Service is what clients call.
//
//rpcgen:service twopointers
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	*Middle
	V int `json:"v"`
}

// Middle is embedded.
type Middle struct {
	*Base
	M string `json:"m"`
}

// Base is embedded.
type Base struct {
	ID int `json:"id"`
}
