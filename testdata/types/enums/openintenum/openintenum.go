// Package openintenum has an open integer enum.
package openintenum

// Service is what clients call.
//
//rpcgen:service openintenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Level           `json:"v"`
	W map[Level]Level `json:"w"`
}

// Level is an enum.
//
//rpcgen:enum open
type Level int16

// The levels.
const (
	Low  Level = 1
	High Level = 2
)
