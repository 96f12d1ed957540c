// Package mailaddress has a struct of the standard library.
package mailaddress

import "net/mail"

// Service is what clients call.
//
//rpcgen:service mailaddress
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V mail.Address `json:"v"`
}
