// Package uniondirect has members of a union beside it, also in what clients send.
package uniondirect

// Service is what clients call.
//
//rpcgen:service uniondirect
type Service interface {
	Get() Value
	Put(Params) error
}

// Params are what clients send.
type Params struct {
	Text   Text             `json:"text"`
	Image  *Image           `json:"image,omitempty"`
	Texts  []Text           `json:"texts"`
	ByName map[string]*Text `json:"by_name,omitempty"`
}

// Value holds the construct.
type Value struct {
	V Text   `json:"v"`
	W *Image `json:"w"`
	X []Text `json:"x"`
	Y Block  `json:"y"`
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

func (Text) isBlock()   {}
func (*Image) isBlock() {}
