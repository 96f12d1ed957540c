// Package shared has types for others.
package shared

// Point is a struct.
type Point struct {
	X int `json:"x"`
	Y int `json:"y"`
}

// Color is an enum.
type Color string

// The colors.
const (
	Red   Color = "red"
	Green Color = "green"
)

// Holder holds a type that isn't exported.
type Holder struct {
	Kept kept `json:"kept"`
}

type kept struct {
	N []int `json:"n"`
}
