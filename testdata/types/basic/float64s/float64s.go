// Package float64s has a float64.
package float64s

// Service is what clients call.
//
//rpcgen:service float64s
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V float64 `json:"v"`
}
