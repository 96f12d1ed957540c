// Package bytearray has an array of bytes, which is an array of numbers.
package bytearray

// Service is what clients call.
//
//rpcgen:service bytearray
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V [4]byte `json:"v"`
}
