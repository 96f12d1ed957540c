// Package bounds has an integer with constants for its bounds, which make no enum.
package bounds

// Service is what clients call.
//
//rpcgen:service bounds
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Percent `json:"v"`
}

// Percent is a part of a whole.
type Percent int

// The bounds.
const (
	Least Percent = 0
	Most  Percent = 100
)
