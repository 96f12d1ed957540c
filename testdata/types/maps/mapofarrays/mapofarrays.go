// Package mapofarrays has a map of arrays.
package mapofarrays

// Service is what clients call.
//
//rpcgen:service mapofarrays
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[string][2]int `json:"v"`
}
