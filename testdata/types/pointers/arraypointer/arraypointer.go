// Package arraypointer has a pointer to an array.
package arraypointer

// Service is what clients call.
//
//rpcgen:service arraypointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *[2]int `json:"v"`
}
