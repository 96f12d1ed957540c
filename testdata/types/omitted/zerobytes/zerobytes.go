// Package zerobytes has bytes, absent when they are nil but not when they are empty.
package zerobytes

// Service is what clients call.
//
//rpcgen:service zerobytes
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []byte `json:"v,omitzero"`
}
