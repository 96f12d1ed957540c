// Package floatpointer has a pointer to a float.
package floatpointer

// Service is what clients call.
//
//rpcgen:service floatpointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *float64 `json:"v"`
}
