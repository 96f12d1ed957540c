// Package definedtower has a map of lists of arrays, each of a defined type.
package definedtower

// Service is what clients call.
//
//rpcgen:service definedtower
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Groups  `json:"v"`
	W *Groups `json:"w,omitempty"`
}

// Groups are teams by number.
type Groups map[Number]Teams

// Number is an integer.
type Number int8

// Teams are pairs.
type Teams []Pair

// Pair is two names.
type Pair [2]*Name

// Name is a string.
type Name string
