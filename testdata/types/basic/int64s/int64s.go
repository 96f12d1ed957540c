// Package int64s has an int64.
package int64s

// Service is what clients call.
//
//rpcgen:service int64s
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V int64 `json:"v"`
}
