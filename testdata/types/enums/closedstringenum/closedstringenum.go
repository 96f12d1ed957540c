// Package closedstringenum has a closed string enum, whose zero value is no member: the server promises never to send it.
package closedstringenum

// Service is what clients call.
//
//rpcgen:service closedstringenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Color           `json:"v"`
	W []Color         `json:"w"`
	X map[Color]Color `json:"x"`
	Y *Color          `json:"y,omitempty"`
	Z Color           `json:"z,omitempty"`
}

// Color is an enum.
//
//rpcgen:enum closed
type Color string

// The colors.
const (
	Red   Color = "red"
	Green Color = "green"
)
