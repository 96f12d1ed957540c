// Package mutual has structs that hold each other.
package mutual

// Service is what clients call.
//
//rpcgen:service mutual
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *Left `json:"v"`
}

// Left holds Rights.
type Left struct {
	Rights []Right `json:"rights"`
}

// Right holds a Left.
type Right struct {
	Name string `json:"name"`
	Left *Left  `json:"left"`
}
