// Package definedarray has a defined array.
package definedarray

// Service is what clients call.
//
//rpcgen:service definedarray
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Point `json:"v"`
}

// Point is a pair.
type Point [2]float64
