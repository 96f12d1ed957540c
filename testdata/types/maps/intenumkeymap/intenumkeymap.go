// Package intenumkeymap has a map with keys of an integer enum.
package intenumkeymap

// Service is what clients call.
//
//rpcgen:service intenumkeymap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[Level]int `json:"v"`
}

// Level is an enum.
//
//rpcgen:enum
type Level int8

// The levels.
const (
	Low  Level = -1
	High Level = 1
)
