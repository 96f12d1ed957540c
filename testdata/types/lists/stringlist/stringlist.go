// Package stringlist has a list of strings.
package stringlist

// Service is what clients call.
//
//rpcgen:service stringlist
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []string `json:"v"`
}
