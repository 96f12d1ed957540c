// Package definedbyte has a slice of a defined byte, as base64.
package definedbyte

// Service is what clients call.
//
//rpcgen:service definedbyte
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []Octet  `json:"v"`
	W [2]Octet `json:"w"`
	X Octet    `json:"x"`
}

// Octet is a byte.
type Octet byte
