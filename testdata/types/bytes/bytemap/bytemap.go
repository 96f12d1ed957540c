// Package bytemap has bytes by name.
package bytemap

// Service is what clients call.
//
//rpcgen:service bytemap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[string][]byte `json:"v"`
}
