// Package pointers has pointers to params and result.
package pointers

import "context"

// Service is what clients call.
//
//rpcgen:service pointers
type Service interface {
	Echo(ctx context.Context, params *Value) (*Value, error)
}

// Value holds the construct.
type Value struct {
	V int `json:"v"`
}
