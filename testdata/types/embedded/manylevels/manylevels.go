// Package manylevels has embedded structs at many levels, with pointers among them.
package manylevels

// Service is what clients call.
//
//rpcgen:service manylevels
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	A
	B
	C
	*D
}

// A is embedded.
type A struct {
	Shared
	X int `json:"x"`
}

// B is embedded.
type B struct {
	Y int `json:"y"`
}

// C is embedded, and its X is another one on the wire.
type C struct{ X string }

// D is embedded by a pointer.
type D struct{ *E }

// E is embedded in it by another one.
type E struct {
	F
	W int `json:"w,omitempty"`
}

// F is embedded in that.
type F struct {
	Deep []int  `json:"deep"`
	N    *int   `json:"n"`
	S    string `json:"s,omitzero"`
}

// Shared is embedded in A.
type Shared struct{ Q bool }
