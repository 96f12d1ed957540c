// Package unionfar has a union of another package.
package unionfar

import "example.com/rpcgen/testdata/types/unions/unionfar/blocks"

// Service is what clients call.
//
//rpcgen:service unionfar
type Service interface {
	Get() Value
	Put(Params) error
}

// Params are what clients send.
type Params struct {
	Text blocks.Text `json:"text"`
}

// Value holds the construct.
type Value struct {
	V blocks.Block   `json:"v"`
	W []blocks.Block `json:"w"`
}
