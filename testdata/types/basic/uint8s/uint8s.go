// Package uint8s has a uint8.
package uint8s

// Service is what clients call.
//
//rpcgen:service uint8s
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V uint8 `json:"v"`
}
