// Package oddtags has tags that encoding/json reads in its own way.
package oddtags

// Service is what clients call.
//
//rpcgen:service oddtags
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	A int    `json:"a" json:"b"`
	B int    `json:",omitempty"`
	C int    `json:"c,"`
	D int    `json:"-,"`
	E int    `json:"e,unknown,omitempty"`
	F int    `json:"with space"`
	G int    `json:"q\"uote"`
	H int    `xml:"h"`
	I int    `json:""`
	J string `json:"j,omitzero,omitempty"`
	K int    `json:"k,string,string"`
}
