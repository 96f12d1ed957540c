// Package quotednumber has a json.Number in a string.
package quotednumber

import "encoding/json"

// Service is what clients call.
//
//rpcgen:service quotednumber
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V json.Number `json:"v,string"`
}
