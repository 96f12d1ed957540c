// Package sequenceenum has an integer enum whose constants are counted by hand, without a hole.
package sequenceenum

// Service is what clients call.
//
//rpcgen:service sequenceenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Level `json:"v"`
}

// Level is an enum.
type Level uint8

// The levels.
const (
	Low    Level = 1
	Middle Level = 2
	High   Level = 3
)
