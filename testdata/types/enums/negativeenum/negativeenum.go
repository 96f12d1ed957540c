// Package negativeenum has an enum with negative values.
package negativeenum

// Service is what clients call.
//
//rpcgen:service negativeenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Sign `json:"v"`
}

// Sign is an enum.
//
//rpcgen:enum
type Sign int8

// The signs.
const (
	Minus Sign = -1
	Zero  Sign = 0
	Plus  Sign = 1
)
