// Package textmap has a map with keys that have MarshalText.
package textmap

import "fmt"

// Service is what clients call.
//
//rpcgen:service textmap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[Point]string `json:"v"`
}

// Point has MarshalText.
type Point struct{ X, Y int8 }

// MarshalText writes X and Y.
func (p Point) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%d/%d", p.X, p.Y), nil }

// UnmarshalText reads X and Y.
func (p *Point) UnmarshalText(text []byte) error {
	_, err := fmt.Sscanf(string(text), "%d/%d", &p.X, &p.Y)
	return err
}
