// Package uint64map has a map with uint64 keys.
package uint64map

// Service is what clients call.
//
//rpcgen:service uint64map
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[uint64]string `json:"v"`
}
