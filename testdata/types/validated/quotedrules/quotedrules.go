// Package quotedrules has rules for values in strings, which hold within the quotes.
package quotedrules

// Service is what clients call.
//
//rpcgen:service quotedrules
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V string `json:"v,string" validate:"startswith=a"`
	W int32  `json:"w,string" validate:"omitempty,min=5"`
}
