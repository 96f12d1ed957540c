// Package goshadows has types that hide Go's predeclared ones in their package.
package goshadows

// Service is what clients call.
//
//rpcgen:service goshadows
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	E error  `json:"e"`
	S string `json:"s"`
	N int    `json:"n"`
}

// Types with names of Go's predeclared ones.
type (
	error  struct{ X bool }
	string struct{ X float64 }
	int    struct{ X []bool }
)
