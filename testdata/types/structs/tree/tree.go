// Package tree has a struct that holds a list of itself.
package tree

// Service is what clients call.
//
//rpcgen:service tree
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V        int     `json:"v"`
	Children []Value `json:"children"`
}
