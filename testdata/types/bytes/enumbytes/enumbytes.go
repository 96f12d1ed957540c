// Package enumbytes has a slice of a byte enum, as base64.
package enumbytes

// Service is what clients call.
//
//rpcgen:service enumbytes
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []Bit `json:"v"`
	W Bit   `json:"w"`
}

// Bit is an enum.
type Bit uint8

// The bits.
const (
	Off Bit = iota
	On
)
