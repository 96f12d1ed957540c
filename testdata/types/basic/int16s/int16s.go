// Package int16s has an int16.
package int16s

// Service is what clients call.
//
//rpcgen:service int16s
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V int16 `json:"v"`
}
