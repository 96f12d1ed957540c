// Package hardwareaddr has a hardware address: bytes without methods.
package hardwareaddr

import "net"

// Service is what clients call.
//
//rpcgen:service hardwareaddr
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V net.HardwareAddr `json:"v"`
}
