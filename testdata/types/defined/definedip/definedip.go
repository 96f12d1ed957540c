// Package definedip has a type defined by net.IP: without its methods it is base64.
package definedip

import "net"

// Service is what clients call.
//
//rpcgen:service definedip
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Address `json:"v"`
}

// Address has none of net.IP's methods.
type Address net.IP
