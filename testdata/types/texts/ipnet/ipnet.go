// Package ipnet has a network of package net: a struct.
package ipnet

import "net"

// Service is what clients call.
//
//rpcgen:service ipnet
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V net.IPNet `json:"v"`
}
