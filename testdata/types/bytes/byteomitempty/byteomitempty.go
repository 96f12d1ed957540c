// Package byteomitempty has bytes, absent when there are none.
package byteomitempty

// Service is what clients call.
//
//rpcgen:service byteomitempty
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []byte `json:"v,omitempty"`
}
