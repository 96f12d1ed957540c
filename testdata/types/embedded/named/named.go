// Package named has an embedded struct with a name in its tag, which isn't flattened.
package named

// Service is what clients call.
//
//rpcgen:service named
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	Base  `json:"base"`
	*More `json:"more"`
}

// Base is embedded.
type Base struct {
	ID int `json:"id"`
}

// More is embedded.
type More struct {
	X int `json:"x"`
}
