// Package omitbool has a bool, absent when it is false.
package omitbool

// Service is what clients call.
//
//rpcgen:service omitbool
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V bool `json:"v,omitempty"`
}
