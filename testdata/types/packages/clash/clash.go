// Package clash has two types of one name from two packages.
package clash

import "example.com/rpcgen/testdata/types/packages/internals/shared"

// Service is what clients call.
//
//rpcgen:service clash
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Point        `json:"v"`
	W shared.Point `json:"w"`
	X Color        `json:"x"`
	Y shared.Color `json:"y"`
}

// Point has another field than that of package shared.
type Point struct {
	Z string `json:"z"`
}

// Color has other values than that of package shared.
type Color int

// The colors.
const (
	Red Color = iota
	Blue
)
