// Package definedkeymap has a map with keys of a defined string.
package definedkeymap

// Service is what clients call.
//
//rpcgen:service definedkeymap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[Name]int `json:"v"`
}

// Name is a string.
type Name string
