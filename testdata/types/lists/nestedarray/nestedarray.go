// Package nestedarray has an array of arrays.
package nestedarray

// Service is what clients call.
//
//rpcgen:service nestedarray
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V [2][3]int8 `json:"v"`
}
