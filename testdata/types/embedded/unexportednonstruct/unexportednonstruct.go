// Package unexportednonstruct has an embedded type that is neither exported nor a struct, which isn't on the wire.
package unexportednonstruct

// Service is what clients call.
//
//rpcgen:service unexportednonstruct
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	tags
	V int `json:"v"`
}

type tags []string

// Tags returns what isn't on the wire.
func (v Value) Tags() []string { return v.tags }
