// Package optionaltsnames has optional fields with names that every object of JavaScript has.
package optionaltsnames

// Service is what clients call.
//
//rpcgen:service optionaltsnames
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	Constructor    *int           `json:"constructor,omitempty"`
	ToString       string         `json:"toString,omitempty"`
	ValueOf        []int          `json:"valueOf,omitempty"`
	Proto          map[string]int `json:"__proto__,omitempty"`
	HasOwnProperty bool           `json:"hasOwnProperty,omitzero"`
	IsPrototypeOf  *string        `json:"isPrototypeOf"`
}
