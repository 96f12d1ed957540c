// Package bytepointer has a pointer to bytes.
package bytepointer

// Service is what clients call.
//
//rpcgen:service bytepointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *[]byte `json:"v"`
}
