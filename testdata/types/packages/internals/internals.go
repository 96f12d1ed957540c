// Package internals has types of another package of the module, among them one that isn't exported and one that is internal.
package internals

import (
	"example.com/rpcgen/testdata/types/packages/internals/internal/hidden"
	"example.com/rpcgen/testdata/types/packages/internals/shared"
)

// Service is what clients call.
//
//rpcgen:service internals
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V shared.Point   `json:"v"`
	W []shared.Color `json:"w"`
	X shared.Holder  `json:"x"`
	Y hidden.Secret  `json:"y"`
}
