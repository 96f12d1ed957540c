// Package embeddedtext has an embedded type with MarshalText: the struct takes over its methods.
package embeddedtext

import "fmt"

// Service is what clients call.
//
//rpcgen:service embeddedtext
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Spot `json:"v"`
}

// Spot takes over the methods of Point.
type Spot struct {
	Point
	Name string
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
