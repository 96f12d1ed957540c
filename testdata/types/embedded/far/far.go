// Package far has an embedded struct of another package.
package far

import "image"

// Service is what clients call.
//
//rpcgen:service far
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	image.Point
	*image.Rectangle
	V int `json:"v"`
}
