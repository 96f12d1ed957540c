// Package genericenum has an instance with an enum.
package genericenum

// Service is what clients call.
//
//rpcgen:service genericenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Box[Color]   `json:"v"`
	W Box[*Color]  `json:"w"`
	X Box[[]Color] `json:"x"`
}

// Box holds a value.
type Box[T any] struct {
	V T `json:"v"`
}

// Color is an enum.
type Color string

// The colors.
const (
	Red   Color = "red"
	Green Color = "green"
)
