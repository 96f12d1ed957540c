// Package twolevels has an embedded struct in an embedded struct.
package twolevels

// Service is what clients call.
//
//rpcgen:service twolevels
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	Middle
	V int `json:"v"`
}

// Middle is embedded.
type Middle struct {
	Base
	M string `json:"m"`
}

// Base is embedded.
type Base struct {
	ID int `json:"id"`
}
