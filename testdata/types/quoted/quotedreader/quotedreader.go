// Package quotedreader has a number in a string, with UnmarshalJSON: what that accepts within the quotes can't be known.
package quotedreader

import "encoding/json"

// Service is what clients call.
//
//rpcgen:service quotedreader
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Count `json:"v,string"`
}

// Count has a custom UnmarshalJSON.
type Count int32

// UnmarshalJSON reads a number.
func (c *Count) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, (*int32)(c)) }
