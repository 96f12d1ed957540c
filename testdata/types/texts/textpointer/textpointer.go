// Package textpointer has a type whose MarshalText has a pointer receiver: the server marshals pointers.
package textpointer

import "fmt"

// Service is what clients call.
//
//rpcgen:service textpointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Point  `json:"v"`
	W *Point `json:"w"`
}

// Point has MarshalText with a pointer receiver.
type Point struct{ X, Y int8 }

// MarshalText writes X and Y.
func (p *Point) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%d/%d", p.X, p.Y), nil }

// UnmarshalText reads X and Y.
func (p *Point) UnmarshalText(text []byte) error {
	_, err := fmt.Sscanf(string(text), "%d/%d", &p.X, &p.Y)
	return err
}
