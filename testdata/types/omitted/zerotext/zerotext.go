// Package zerotext has texts, absent when they are zero.
package zerotext

import (
	"math/big"
	"net"
	"net/netip"
)

// Service is what clients call.
//
//rpcgen:service zerotext
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V netip.Prefix `json:"v,omitzero"`
	W big.Rat      `json:"w,omitzero"`
	X *netip.Addr  `json:"x,omitzero"`
	Y net.IP       `json:"y,omitempty"`
}
