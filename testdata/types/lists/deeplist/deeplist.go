// Package deeplist has a list of lists of lists.
package deeplist

// Service is what clients call.
//
//rpcgen:service deeplist
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V [][][]int `json:"v"`
}
