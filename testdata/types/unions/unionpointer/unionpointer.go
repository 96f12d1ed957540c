// Package unionpointer has a union, whose members implement it by pointer, and pointers to it.
package unionpointer

// Service is what clients call.
//
//rpcgen:service unionpointer
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
	V Block   `json:"v"`
	W *Block  `json:"w"`
	X **Block `json:"x,omitempty"`
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

func (*Text) isBlock()  {}
func (*Image) isBlock() {}
