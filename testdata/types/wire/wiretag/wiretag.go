// Package wiretag has a field whose wire type a tag tells.
package wiretag

import "log/slog"

// Service is what clients call.
//
//rpcgen:service wiretag
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V slog.Level  `json:"v" rpcgen:"wire=string"`
	W any         `json:"w" rpcgen:"wire=[]int"`
	X interface{} `json:"x" rpcgen:"wire=*string"`
}
