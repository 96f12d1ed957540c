// Package unionvalue has a union, whose members implement it by value.
package unionvalue

// Service is what clients call.
//
//rpcgen:service unionvalue
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
	V Block `json:"v"`
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
