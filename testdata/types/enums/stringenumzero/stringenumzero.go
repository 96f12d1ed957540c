// Package stringenumzero has a string enum, whose zero value is a member.
package stringenumzero

// Service is what clients call.
//
//rpcgen:service stringenumzero
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
	None Color = ""
	Red  Color = "red"
)
