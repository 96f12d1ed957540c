// Package hiddenpointer has an embedded pointer to a struct that is not exported: Go writes it, and cannot read it.
package hiddenpointer

// Service is what clients call.
//
//rpcgen:service hiddenpointer
type Service interface {
	Get() Value
	Put(Params)
}

// Value is received.
type Value struct {
	*base

	V int `json:"v"`
}

// Params are sent.
type Params struct {
	V int `json:"v"`
}

type base struct {
	ID int `json:"id"`
}
