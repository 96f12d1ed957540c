// Package prefix has a block of IP addresses.
package prefix

import "net/netip"

// Service is what clients call.
//
//rpcgen:service prefix
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V netip.Prefix `json:"v"`
}
