// Package pointerpointer has a pointer to a pointer.
package pointerpointer

// Service is what clients call.
//
//rpcgen:service pointerpointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V **int `json:"v"`
}
