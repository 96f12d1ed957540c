// Package addromitzero has an IP address, absent when it is zero.
package addromitzero

import "net/netip"

// Service is what clients call.
//
//rpcgen:service addromitzero
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V netip.Addr `json:"v,omitzero"`
}
