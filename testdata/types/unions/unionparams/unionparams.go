// Package unionparams has a member of a union that is what clients send and receive.
package unionparams

// Service is what clients call.
//
//rpcgen:service unionparams
type Service interface {
	Get() Text
	Put(Text) error
}

// Block is a union.
//
//rpcgen:union type
type Block interface{ isBlock() }

// Text is a part.
type Text struct {
	Type Kind   `json:"type" rpcgen:"const=text"`
	Text string `json:"text"`
}

// Image is a part.
type Image struct {
	URL  string `json:"url"`
	Type string `json:"type" rpcgen:"const=image"`
	Size int16  `json:"size,omitempty"`
}

// Kind says what a block is.
type Kind string

func (Text) isBlock()  {}
func (Image) isBlock() {}
