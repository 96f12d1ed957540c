// Package mapofpointers has a map of pointers.
package mapofpointers

// Service is what clients call.
//
//rpcgen:service mapofpointers
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[string]*int `json:"v"`
}
