// Package uint32s has a uint32.
package uint32s

// Service is what clients call.
//
//rpcgen:service uint32s
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V uint32 `json:"v"`
}
