package rpcserver

import (
	"context"
	"time"
)

// A Service is what package rpc registers: an implementation's methods.
type Service struct {
	Name    string // first part of its methods' names, e.g. "tasks"
	Methods []Method
	Errors  []DeclaredError // that handlers may return
}

// MethodOptions are what the interface declares of a method.
type MethodOptions struct {
	Hash       string        // tells versions of the method's wire form apart
	Timeout    time.Duration // of its handler; 0: the server's own
	Idempotent bool          // clients may send a call again
	Validated  bool          // its params have validate tags
}

// A Method is a method with its implementation.
type Method struct {
	name      string // on the wire, e.g. "tasks.get_stats"
	options   MethodOptions
	newParams func() any
	call      Handler
}

// NewMethod returns a method whose params are a P and whose result is an R, struct{} where there is none.
func NewMethod[P, R any](name string, options MethodOptions, call func(ctx context.Context, params *P) (*R, error)) Method {
	return Method{
		name:      name,
		options:   options,
		newParams: func() any { return new(P) },
		call: func(ctx context.Context, params any) (any, error) {
			return call(ctx, params.(*P)) //nolint:forcetypeassert // newParams made it
		},
	}
}

// Register makes the server serve a service. The error says what keeps it from that: a service of this name is registered already, or
// validate tags that [Options.Validate] doesn't know.
func (s *Server) Register(service Service) error {
	panic("not written yet")
}
