// Package units has an integer with constants for units, which make no enum.
package units

// Service is what clients call.
//
//rpcgen:service units
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Size `json:"v"`
}

// Size is a number of bytes.
type Size int64

// The units.
const (
	_ Size = 1 << (10 * iota)
	KB
	MB
	GB
)
