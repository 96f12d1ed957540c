// Package dash has a field named "-".
package dash

// Service is what clients call.
//
//rpcgen:service dash
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V int `json:"-,"`
}
