// Package selfpointer has a struct that embeds a pointer to itself.
package selfpointer

// Service is what clients call.
//
//rpcgen:service selfpointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V int `json:"v"`
	*Node
}

// Node embeds itself.
type Node struct {
	X int `json:"x"`
	*Node
}
