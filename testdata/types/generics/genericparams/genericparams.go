// Package genericparams has params and result that are instances.
package genericparams

// Service is what clients call.
//
//rpcgen:service genericparams
type Service interface {
	Echo(Box[int]) (*Box[int], error)
}

// Box holds a value.
type Box[T any] struct {
	V T `json:"v"`
}
