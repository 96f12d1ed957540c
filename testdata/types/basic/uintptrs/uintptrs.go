// Package uintptrs has a uintptr.
package uintptrs

// Service is what clients call.
//
//rpcgen:service uintptrs
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V uintptr `json:"v"`
}
