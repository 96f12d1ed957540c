// Package sentinelenum has an enum with a hole, a negative member, and a last constant that counts the others.
package sentinelenum

// Service is what clients call.
//
//rpcgen:service sentinelenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Color    `json:"v"`
	W [2]Color `json:"w"`
	X []*Color `json:"x,omitempty"`
}

// Color is an enum.
type Color int8

// The colors.
const (
	Red Color = iota - 1
	_
	Green
	numColors
)

// Len is the number of colors.
const Len = int(numColors)
