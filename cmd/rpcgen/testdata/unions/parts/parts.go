// Package parts has a union of its own.
package parts

// A Shape is told apart by its name.
//
//rpcgen:union Name
//rpcgen:name Figure
type Shape interface{ String() string }

// A Circle is round.
type Circle struct {
	Name string `rpcgen:"const=circle"`
}

func (Circle) String() string { return "" }

// Base2 is embedded by value.
type Base2 struct {
	Far Shape `json:"far"`
}
