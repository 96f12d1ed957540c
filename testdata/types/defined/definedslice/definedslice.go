// Package definedslice has a defined slice.
package definedslice

// Service is what clients call.
//
//rpcgen:service definedslice
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Tags `json:"v"`
}

// Tags are words.
type Tags []string
