// Package httpheader has HTTP headers.
package httpheader

import "net/http"

// Service is what clients call.
//
//rpcgen:service httpheader
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V http.Header `json:"v"`
}
