// Package nestedlist has a list of lists.
package nestedlist

// Service is what clients call.
//
//rpcgen:service nestedlist
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V [][]string `json:"v"`
}
