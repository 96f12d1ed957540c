// Package definedfloat has a defined float.
package definedfloat

// Service is what clients call.
//
//rpcgen:service definedfloat
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Ratio `json:"v"`
}

// Ratio is a float.
type Ratio float32
