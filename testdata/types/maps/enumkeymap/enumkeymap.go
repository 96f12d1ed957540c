// Package enumkeymap has a map with keys of a string enum.
package enumkeymap

// Service is what clients call.
//
//rpcgen:service enumkeymap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[Color]int `json:"v"`
}

// Color is an enum.
type Color string

// The colors.
const (
	Red   Color = "red"
	Green Color = "green"
)
