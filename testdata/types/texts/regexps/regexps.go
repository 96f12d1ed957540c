// Package regexps has a regular expression, by the text methods of its pointer.
package regexps

import "regexp"

// Service is what clients call.
//
//rpcgen:service regexps
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *regexp.Regexp `json:"v"`
}
