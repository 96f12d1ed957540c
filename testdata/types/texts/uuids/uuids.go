// Package uuids has an array of bytes with MarshalText.
package uuids

import (
	"encoding/hex"
	"fmt"
)

// Service is what clients call.
//
//rpcgen:service uuids
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V UUID          `json:"v"`
	W []UUID        `json:"w"`
	X map[UUID]bool `json:"x"`
}

// UUID is 16 bytes with MarshalText.
type UUID [16]byte

// MarshalText writes hexadecimal digits.
func (u UUID) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, u[:]), nil }

// UnmarshalText reads hexadecimal digits.
func (u *UUID) UnmarshalText(text []byte) error {
	if len(text) != 32 {
		return fmt.Errorf("%q is no UUID", text)
	}
	_, err := hex.Decode(u[:], text)
	return err
}
