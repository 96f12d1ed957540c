// Package int32s has an int32.
package int32s

// Service is what clients call.
//
//rpcgen:service int32s
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V int32 `json:"v"`
}
