// Package uniongeneric has a union as the argument of a generic type.
package uniongeneric

// Service is what clients call.
//
//rpcgen:service uniongeneric
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
	V Page[Block]    `json:"v"`
	W *Page[[]Block] `json:"w"`
}

// Page is a part of a list.
type Page[T any] struct {
	Items []T `json:"items"`
	First T   `json:"first"`
}

// Block is a union.
//
//rpcgen:union type
type Block interface{ isBlock() }

// Text is a part.
type Text struct {
	Type string `json:"type" rpcgen:"const=text"`
	Text string `json:"text"`
}

// Image is a part.
type Image struct {
	URL  string `json:"url"`
	Type string `json:"type" rpcgen:"const=image"`
	Size int16  `json:"size,omitempty"`
}

func (Text) isBlock()  {}
func (Image) isBlock() {}
