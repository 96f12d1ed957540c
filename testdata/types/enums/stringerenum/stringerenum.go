// Package stringerenum has an enum with a String method, which counts for nothing.
package stringerenum

// Service is what clients call.
//
//rpcgen:service stringerenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Level `json:"v"`
}

// Level is an enum.
type Level int

// The levels.
const (
	Low Level = iota
	High
)

// String returns a name, for people.
func (l Level) String() string { return [...]string{"low", "high"}[l&1] }
