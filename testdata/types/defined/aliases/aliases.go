// Package aliases has aliases of a basic type, a struct and a slice.
package aliases

// Service is what clients call.
//
//rpcgen:service aliases
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V ID    `json:"v"`
	W Same  `json:"w"`
	X Words `json:"x"`
}

// ID is an alias.
type ID = int64

// Same is an alias.
type Same = Inner

// Words is an alias.
type Words = []string

// Inner is a struct.
type Inner struct {
	X int `json:"x"`
}
