// Package openstringenum has an open string enum.
package openstringenum

// Service is what clients call.
//
//rpcgen:service openstringenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Color   `json:"v"`
	W []Color `json:"w"`
	X *Color  `json:"x,omitempty"`
}

// Color is an enum.
//
//rpcgen:enum open
type Color string

// The colors.
const (
	Red   Color = "red"
	Green Color = "green"
)
