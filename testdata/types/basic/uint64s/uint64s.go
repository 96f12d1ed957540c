// Package uint64s has a uint64.
package uint64s

// Service is what clients call.
//
//rpcgen:service uint64s
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V uint64 `json:"v"`
}
