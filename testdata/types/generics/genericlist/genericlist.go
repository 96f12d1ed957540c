// Package genericlist has a generic slice.
package genericlist

// Service is what clients call.
//
//rpcgen:service genericlist
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V List[int]           `json:"v"`
	W List[*List[string]] `json:"w"`
}

// List is a list.
type List[T any] []T
