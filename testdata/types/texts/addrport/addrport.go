// Package addrport has an IP address with a port.
package addrport

import "net/netip"

// Service is what clients call.
//
//rpcgen:service addrport
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V netip.AddrPort `json:"v"`
}
