// Package node has a generic struct that points to itself.
package node

// Service is what clients call.
//
//rpcgen:service node
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *Node[string] `json:"v"`
}

// Node is in a list.
type Node[T any] struct {
	Value T        `json:"value"`
	Next  *Node[T] `json:"next,omitempty"`
}
