// Package omitted has embedded fields with omitempty and omitzero.
package omitted

import "time"

// Service is what clients call.
//
//rpcgen:service omitted
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	*Base
	Other
	V int `json:"v"`
}

// Base is embedded.
type Base struct {
	A int       `json:"a,omitempty"`
	B *int      `json:"b,omitempty"`
	C time.Time `json:"c,omitzero"`
	D []int     `json:"d,omitempty"`
	E Inner     `json:"e,omitzero"`
}

// Other is embedded.
type Other struct {
	F string  `json:"f,omitempty"`
	G [2]int  `json:"g,omitzero"`
	H *string `json:"h"`
}

// Inner is a struct.
type Inner struct {
	X int `json:"x"`
}
