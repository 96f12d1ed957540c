// Package netip has an IP address of package net, zero is "".
package netip

import "net"

// Service is what clients call.
//
//rpcgen:service netip
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V net.IP `json:"v"`
}
