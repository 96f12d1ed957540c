// Package byteenummap has a map with keys of a byte enum.
package byteenummap

// Service is what clients call.
//
//rpcgen:service byteenummap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[Bit]string `json:"v"`
}

// Bit is an enum.
type Bit uint8

// The bits.
const (
	Off Bit = iota
	On
)
