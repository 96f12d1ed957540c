// Package mapped has a struct that maps to itself.
package mapped

// Service is what clients call.
//
//rpcgen:service mapped
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V      string           `json:"v"`
	ByName map[string]Value `json:"by_name,omitempty"`
}
