// Package oneenum has an enum of one value, by a directive.
package oneenum

// Service is what clients call.
//
//rpcgen:service oneenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Kind `json:"v"`
}

// Kind is an enum.
//
//rpcgen:enum
type Kind string

// Only is the only kind.
const Only Kind = "only"
