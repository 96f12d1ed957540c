// Package omitstruct has a struct that is always there: omitempty counts for nothing.
package omitstruct

// Service is what clients call.
//
//rpcgen:service omitstruct
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Inner `json:"v,omitempty"`
}

// Inner is a struct.
type Inner struct {
	X int `json:"x"`
}
