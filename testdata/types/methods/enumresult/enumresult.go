// Package enumresult has a map of enums as a result.
package enumresult

// Service is what clients call.
//
//rpcgen:service enumresult
type Service interface {
	Get() map[Color]Color
	Put(Value)
}

// Value takes the result back.
type Value struct {
	V map[Color]Color `json:"v"`
}

// Color is an enum.
type Color string

// The colors.
const (
	Red   Color = "red"
	Green Color = "green"
)
