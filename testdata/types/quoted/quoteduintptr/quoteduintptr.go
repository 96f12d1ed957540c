// Package quoteduintptr has a uintptr in a string.
package quoteduintptr

// Service is what clients call.
//
//rpcgen:service quoteduintptr
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V uintptr `json:"v,string"`
}
