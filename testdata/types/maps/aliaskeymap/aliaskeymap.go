// Package aliaskeymap has a map with keys of an alias.
package aliaskeymap

// Service is what clients call.
//
//rpcgen:service aliaskeymap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[ID]map[Name]int `json:"v"`
}

// ID is an alias.
type ID = int16

// Name is an alias of a defined string.
type Name = realName

type realName string
