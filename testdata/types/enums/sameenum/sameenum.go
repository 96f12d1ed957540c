// Package sameenum has an enum with two names for one value.
package sameenum

// Service is what clients call.
//
//rpcgen:service sameenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Color `json:"v"`
}

// Color is an enum.
type Color string

// The colors.
const (
	Red     Color = "red"
	Green   Color = "green"
	Default       = Red
)
