// Package runeenum has an enum of runes.
package runeenum

// Service is what clients call.
//
//rpcgen:service runeenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Piece `json:"v"`
}

// Piece is an enum.
//
//rpcgen:enum
type Piece rune

// The pieces.
const (
	King  Piece = '♔'
	Queen Piece = '♕'
)
