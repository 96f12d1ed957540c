// Package addrpointer has a pointer to an IP address.
package addrpointer

import "net/netip"

// Service is what clients call.
//
//rpcgen:service addrpointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *netip.Addr `json:"v"`
}
