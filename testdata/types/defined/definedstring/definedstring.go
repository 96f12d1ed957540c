// Package definedstring has a defined string.
package definedstring

// Service is what clients call.
//
//rpcgen:service definedstring
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V UserName `json:"v"`
}

// UserName is a string.
type UserName string
