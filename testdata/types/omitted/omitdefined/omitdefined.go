// Package omitdefined has defined types, absent when they are empty.
package omitdefined

// Service is what clients call.
//
//rpcgen:service omitdefined
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V ID     `json:"v,omitempty"`
	W Tags   `json:"w,omitempty"`
	X Labels `json:"x,omitempty"`
	Y ID     `json:"y,omitzero"`
	Z Maybe  `json:"z,omitempty"`
}

// ID is an integer.
type ID int

// Tags are words.
type Tags []string

// Labels are values by name.
type Labels map[string]int

// Maybe is a pointer.
type Maybe *int
