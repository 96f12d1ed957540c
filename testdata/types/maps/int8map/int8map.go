// Package int8map has a map with int8 keys.
package int8map

// Service is what clients call.
//
//rpcgen:service int8map
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[int8]string `json:"v"`
}
