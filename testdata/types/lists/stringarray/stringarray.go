// Package stringarray has an array of strings.
package stringarray

// Service is what clients call.
//
//rpcgen:service stringarray
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V [2]string `json:"v"`
}
