// Package definednumber has a type defined by json.Number: without being that very type it is a string.
package definednumber

import "encoding/json"

// Service is what clients call.
//
//rpcgen:service definednumber
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Num  `json:"v"`
	W *Num `json:"w,omitempty"`
}

// Num is a string to encoding/json.
type Num json.Number
