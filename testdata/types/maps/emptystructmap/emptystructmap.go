// Package emptystructmap has a map of empty structs, a set.
package emptystructmap

// Service is what clients call.
//
//rpcgen:service emptystructmap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[string]struct{} `json:"v"`
}
