// Package unionresult has a union that is a result itself.
package unionresult

// Service is what clients call.
//
//rpcgen:service unionresult
type Service interface {
	Get() Block
	Put(Params) error
}

// Params are what clients send.
type Params struct {
	Text string `json:"text"`
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
