// Package textstringmap has a map with keys of a string type with MarshalText: encoding/json writes the string as it is.
package textstringmap

import "strings"

// Service is what clients call.
//
//rpcgen:service textstringmap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[Code]int `json:"v"`
}

// Code is a string with MarshalText.
type Code string

// MarshalText writes the code in angle brackets.
func (c Code) MarshalText() ([]byte, error) { return []byte("<" + string(c) + ">"), nil }

// UnmarshalText reads what MarshalText writes.
func (c *Code) UnmarshalText(text []byte) error {
	*c = Code(strings.Trim(string(text), "<>"))
	return nil
}
