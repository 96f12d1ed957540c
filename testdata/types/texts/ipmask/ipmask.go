// Package ipmask has a mask of package net: bytes without methods.
package ipmask

import "net"

// Service is what clients call.
//
//rpcgen:service ipmask
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V net.IPMask `json:"v"`
}
