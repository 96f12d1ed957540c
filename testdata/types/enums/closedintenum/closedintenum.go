// Package closedintenum has a closed integer enum, whose zero value is a member.
package closedintenum

// Service is what clients call.
//
//rpcgen:service closedintenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Level          `json:"v"`
	W Level          `json:"w,string"`
	X map[Level]bool `json:"x"`
}

// Level is an enum.
//
//rpcgen:enum closed
type Level int

// The levels.
const (
	Low Level = iota
	High
)
