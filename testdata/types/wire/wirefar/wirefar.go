// Package wirefar has a type of another package with MarshalJSON, whose form a directive on the package clause declares.
//
//rpcgen:wire slog.Level string
package wirefar

import "log/slog"

// Service is what clients call.
//
//rpcgen:service wirefar
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V slog.Level `json:"v"`
}
