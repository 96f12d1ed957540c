// Package addr has an IP address.
package addr

import "net/netip"

// Service is what clients call.
//
//rpcgen:service addr
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V netip.Addr `json:"v"`
}
