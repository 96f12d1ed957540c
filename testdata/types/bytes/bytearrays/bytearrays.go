// Package bytearrays has a list of arrays of bytes.
package bytearrays

// Service is what clients call.
//
//rpcgen:service bytearrays
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V [][2]byte `json:"v"`
}
