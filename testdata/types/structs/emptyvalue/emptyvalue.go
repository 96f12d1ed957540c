// Package emptyvalue has params and result without any field.
package emptyvalue

// Service is what clients call.
//
//rpcgen:service emptyvalue
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct{}
