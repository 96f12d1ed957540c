// Package addrmap has a map with keys that are addresses.
package addrmap

import "net/netip"

// Service is what clients call.
//
//rpcgen:service addrmap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[netip.Addr]string `json:"v"`
}
