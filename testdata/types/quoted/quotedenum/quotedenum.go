// Package quotedenum has an integer enum in a string.
package quotedenum

// Service is what clients call.
//
//rpcgen:service quotedenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Level  `json:"v,string"`
	W *Level `json:"w,string"`
}

// Level is an enum.
type Level int

// The levels.
const (
	Low Level = iota + 1
	High
)
