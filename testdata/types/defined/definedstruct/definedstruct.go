// Package definedstruct has a struct type defined by another one.
package definedstruct

// Service is what clients call.
//
//rpcgen:service definedstruct
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Copy  `json:"v"`
	W Inner `json:"w"`
}

// Copy has the fields of Inner.
type Copy Inner

// Inner is a struct.
type Inner struct {
	X int    `json:"x"`
	Y *Inner `json:"y"`
}
