// Package pointerlists has an embedded pointer to a struct that may hold nothing but nil lists and maps.
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
