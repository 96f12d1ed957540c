// Package alloptional has a struct whose fields may all be absent.
package alloptional

import (
	"encoding/json"
	"time"
)

// Service is what clients call.
//
//rpcgen:service alloptional
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	A string          `json:"a,omitempty"`
	B *Inner          `json:"b,omitempty"`
	C []Inner         `json:"c,omitempty"`
	D map[string]int  `json:"d,omitempty"`
	E json.RawMessage `json:"e,omitempty"`
	F time.Duration   `json:"f,omitempty"`
	G bool            `json:"g,omitempty"`
	H Inner           `json:"h,omitzero"`
}

// Inner is a struct.
type Inner struct {
	X *int `json:"x,omitempty"`
}
