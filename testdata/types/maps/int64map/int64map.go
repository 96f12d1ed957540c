// Package int64map has a map with int64 keys.
package int64map

// Service is what clients call.
//
//rpcgen:service int64map
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[int64]string `json:"v"`
}
