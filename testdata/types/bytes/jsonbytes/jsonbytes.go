// Package jsonbytes has a slice of a byte type with MarshalJSON, which is no base64.
package jsonbytes

import "strconv"

// Service is what clients call.
//
//rpcgen:service jsonbytes
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []Digit `json:"v"`
}

// Digit is a byte with MarshalJSON.
//
//rpcgen:wire uint8
type Digit uint8

// MarshalJSON writes a number.
func (d Digit) MarshalJSON() ([]byte, error) { return strconv.AppendUint(nil, uint64(d), 10), nil }
