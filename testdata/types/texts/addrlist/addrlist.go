// Package addrlist has a list of IP addresses.
package addrlist

import "net/netip"

// Service is what clients call.
//
//rpcgen:service addrlist
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []netip.Addr `json:"v"`
}
