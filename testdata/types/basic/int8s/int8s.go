// Package int8s has an int8.
package int8s

// Service is what clients call.
//
//rpcgen:service int8s
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V int8 `json:"v"`
}
