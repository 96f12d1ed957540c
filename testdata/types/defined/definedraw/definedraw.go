// Package definedraw has a type defined by json.RawMessage: without its methods it is base64.
package definedraw

import "encoding/json"

// Service is what clients call.
//
//rpcgen:service definedraw
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Raw   `json:"v"`
	W []Raw `json:"w"`
}

// Raw has none of json.RawMessage's methods.
type Raw json.RawMessage
