// Package mappointer has a pointer to a map.
package mappointer

// Service is what clients call.
//
//rpcgen:service mappointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *map[string]int `json:"v"`
}
