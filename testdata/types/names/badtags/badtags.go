// Package badtags has tags that encoding/json doesn't take.
package badtags

// Service is what clients call.
//
//rpcgen:service badtags
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	Quote    int `json:"a'b"`
	Comma    int `json:",omitempty"`
	Blank    int ` `
	Other    int `xml:"x" yaml:"y"`
	Unknown  int `json:"unknown,inline,required"`
	Trailing int `json:"trailing,"`
	Spaced   int `json:"spaced, omitempty"`
}
