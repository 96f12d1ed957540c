// Package unionomitted has a union, absent when it is nil.
package unionomitted

// Service is what clients call.
//
//rpcgen:service unionomitted
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
	V Block            `json:"v,omitempty"`
	W []Block          `json:"w,omitempty"`
	X Block            `json:"x,omitzero"`
	Y map[string]Block `json:"y,omitzero"`
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
