// Package bytevalue has a byte, which is a uint8.
package bytevalue

// Service is what clients call.
//
//rpcgen:service bytevalue
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V byte `json:"v"`
}
