// Package mapofenums has enums by maps of integers to lists of pointers.
package mapofenums

// Service is what clients call.
//
//rpcgen:service mapofenums
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[Color]map[int16][]*Inner `json:"v"`
}

// Inner is a struct.
type Inner struct {
	X *Color `json:"x,omitempty"`
}

// Color is an enum.
type Color string

// The colors.
const (
	Red   Color = "red"
	Green Color = "green"
)
