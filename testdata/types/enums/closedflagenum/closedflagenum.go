// Package closedflagenum has an enum that a directive closes though it looks like flags.
package closedflagenum

// Service is what clients call.
//
//rpcgen:service closedflagenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Kind `json:"v"`
}

// Kind isn't to be combined.
//
//rpcgen:enum
type Kind uint8

// The kinds.
const (
	One Kind = 1 << iota
	Other
)
