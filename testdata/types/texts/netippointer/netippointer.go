// Package netippointer has a pointer to an IP address of package net.
package netippointer

import "net"

// Service is what clients call.
//
//rpcgen:service netippointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *net.IP `json:"v"`
}
