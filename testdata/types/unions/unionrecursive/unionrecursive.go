// Package unionrecursive has a union that holds itself.
package unionrecursive

// Service is what clients call.
//
//rpcgen:service unionrecursive
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

// Quote is a part.
type Quote struct {
	Type   string           `json:"type" rpcgen:"const=quote"`
	Next   Block            `json:"next"`
	Blocks []Block          `json:"blocks"`
	ByName map[string]Block `json:"by_name,omitempty"`
}

func (Text) isBlock()   {}
func (*Quote) isBlock() {}
