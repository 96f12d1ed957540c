// Package enumpointer has a pointer to an enum.
package enumpointer

// Service is what clients call.
//
//rpcgen:service enumpointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *Color `json:"v"`
	W *Color `json:"w,omitempty"`
}

// Color is an enum.
type Color string

// The colors.
const (
	Red   Color = "red"
	Green Color = "green"
)
