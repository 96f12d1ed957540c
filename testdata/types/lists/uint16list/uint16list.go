// Package uint16list has a list of uint16.
package uint16list

// Service is what clients call.
//
//rpcgen:service uint16list
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []uint16 `json:"v"`
}
