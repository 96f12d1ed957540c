// Package floatlist has a list of floats.
package floatlist

// Service is what clients call.
//
//rpcgen:service floatlist
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []float64 `json:"v"`
}
