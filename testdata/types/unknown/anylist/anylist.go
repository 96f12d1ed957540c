// Package anylist has a list of anything.
package anylist

// Service is what clients call.
//
//rpcgen:service anylist
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []any `json:"v"`
}
