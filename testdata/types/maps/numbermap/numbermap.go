// Package numbermap has a map with keys of json.Number, which are strings.
package numbermap

import "encoding/json"

// Service is what clients call.
//
//rpcgen:service numbermap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[json.Number]int `json:"v"`
}
