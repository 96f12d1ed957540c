// Package selfpointers has a struct that holds itself in all ways that Go allows.
package selfpointers

// Service is what clients call.
//
//rpcgen:service selfpointers
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *Value           `json:"v,omitempty"`
	W []Value          `json:"w"`
	X map[string]Value `json:"x"`
	Y [1]*Value        `json:"y"`
	Z **Value          `json:"z"`
}
