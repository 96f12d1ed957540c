// Package recursivelist has a list of itself.
package recursivelist

// Service is what clients call.
//
//rpcgen:service recursivelist
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Nest `json:"v"`
}

// Nest is a list of nests.
type Nest []Nest
