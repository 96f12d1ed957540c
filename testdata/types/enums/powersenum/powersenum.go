// Package powersenum has an enum of powers of two, which can be combined.
package powersenum

// Service is what clients call.
//
//rpcgen:service powersenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Access `json:"v"`
	W Access `json:"w,omitempty"`
}

// Access is a set of flags.
type Access int8

// The flags.
const (
	None  Access = 0
	Look  Access = 0x1
	Touch Access = 0x2
	Take  Access = 0x4
)
