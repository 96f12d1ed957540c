// Package quotedstringenum has a string enum in a string.
package quotedstringenum

// Service is what clients call.
//
//rpcgen:service quotedstringenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Color `json:"v,string"`
}

// Color is an enum.
type Color string

// The colors.
const (
	Red   Color = "red"
	Green Color = "green"
)
