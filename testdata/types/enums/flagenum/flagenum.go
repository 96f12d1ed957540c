// Package flagenum has an enum of flags, which can be combined.
package flagenum

// Service is what clients call.
//
//rpcgen:service flagenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Mode            `json:"v"`
	W []Mode          `json:"w"`
	X map[Mode]string `json:"x"`
	Y *Mode           `json:"y,omitempty"`
}

// Mode is a set of flags.
type Mode uint16

// The flags.
const (
	Read Mode = 1 << iota
	Write
	Exec
)
