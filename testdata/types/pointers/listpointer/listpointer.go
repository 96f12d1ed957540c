// Package listpointer has a pointer to a list.
package listpointer

// Service is what clients call.
//
//rpcgen:service listpointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *[]int `json:"v"`
}
