// Package mapoflists has a map of lists.
package mapoflists

// Service is what clients call.
//
//rpcgen:service mapoflists
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[string][]int `json:"v"`
}
