// Package shadowed has a field that hides an embedded one.
package shadowed

// Service is what clients call.
//
//rpcgen:service shadowed
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	Base
	ID string `json:"id"`
}

// Base is embedded.
type Base struct {
	ID    int `json:"id"`
	Other int `json:"other"`
}
