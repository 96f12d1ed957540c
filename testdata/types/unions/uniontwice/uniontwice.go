// Package uniontwice has structs that belong to two unions, told apart by a field of each.
package uniontwice

// Service is what clients call.
//
//rpcgen:service uniontwice
type Service interface {
	Get() Value
	Put(Params) error
}

// Params are what clients send.
type Params struct {
	Text string `json:"text"`
}

// Value holds the construct.
type Value struct {
	V []Block `json:"v"`
	W []Shape `json:"w"`
}

// Block is a union.
//
//rpcgen:union type
type Block interface{ isBlock() }

// Shape is another union.
//
//rpcgen:union shape
type Shape interface{ isShape() }

// Round is a part.
type Round struct {
	Type  string  `json:"type" rpcgen:"const=figure"`
	Shape string  `json:"shape" rpcgen:"const=round"`
	Of    []Shape `json:"of"`
	In    Block   `json:"in"`
}

// Square is a part.
type Square struct {
	Shape string `json:"shape" rpcgen:"const=square"`
	Side  int32  `json:"side"`
}

func (Round) isBlock()  {}
func (*Round) isShape() {}
func (Square) isShape() {}
