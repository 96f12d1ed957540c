// Package uint16s has a uint16.
package uint16s

// Service is what clients call.
//
//rpcgen:service uint16s
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V uint16 `json:"v"`
}
