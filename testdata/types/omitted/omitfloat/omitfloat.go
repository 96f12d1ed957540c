// Package omitfloat has a float, absent when it is zero.
package omitfloat

// Service is what clients call.
//
//rpcgen:service omitfloat
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V float64 `json:"v,omitempty"`
}
