// Package mapofany has a map of anything.
package mapofany

// Service is what clients call.
//
//rpcgen:service mapofany
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[string]any `json:"v"`
}
