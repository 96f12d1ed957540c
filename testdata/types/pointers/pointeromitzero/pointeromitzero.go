// Package pointeromitzero has a pointer, absent when it is nil, by omitzero.
package pointeromitzero

// Service is what clients call.
//
//rpcgen:service pointeromitzero
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *string `json:"v,omitzero"`
}
