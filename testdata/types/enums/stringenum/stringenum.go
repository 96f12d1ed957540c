// Package stringenum has a string enum, whose zero value is no member.
package stringenum

// Service is what clients call.
//
//rpcgen:service stringenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Color   `json:"v"`
	W []Color `json:"w"`
}

// Color is an enum.
type Color string

// The colors.
const (
	Red   Color = "red"
	Green Color = "green"
)
