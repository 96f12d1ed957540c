// Package pointerarray has an array of pointers.
package pointerarray

// Service is what clients call.
//
//rpcgen:service pointerarray
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V [2]*string `json:"v"`
}
