// Package blocks has a union for others.
package blocks

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
