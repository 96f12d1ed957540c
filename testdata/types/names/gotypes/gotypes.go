// Package gotypes has types named like Go's own.
package gotypes

import (
	"encoding/json"
	"time"
)

// Service is what clients call.
//
//rpcgen:service gotypes
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	E wrongs   `json:"e"`
	S []string `json:"s"`
	A any      `json:"a"`
	C Context  `json:"c"`
	T Time     `json:"t"`
	M Marshal  `json:"m"`
	I int64s   `json:"i"`
	B Bytes    `json:"b"`
	O byte     `json:"o"`
}

// Types with names of Go's.
type (
	wrongs  = error_
	error_  struct{ X string }
	Context struct{ X int }
	Time    struct{ X time.Time }
	Marshal struct{ X json.RawMessage }
	int64s  int64
	Bytes   []byte
)
