// Package pointerlists has an embedded pointer to a struct of which nil lists and maps may be all that is there.
package pointerlists

// Service is what clients call.
//
//rpcgen:service pointerlists
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	*Base
	V int `json:"v"`
}

// Base is embedded.
type Base struct {
	List  []int          `json:"list"`
	Map   map[string]int `json:"map"`
	Bytes []byte         `json:"bytes"`
}
