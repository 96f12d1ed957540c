package rpcserver

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"example.com/rpcgen/generator/goserver/runtime/internal/running"
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
	Result     Completer     // of what it returns; nil if that is complete
	Progress   Completer     // of what it tells as its progress
}

// A Method is a method with its implementation.
type Method struct {
	name      string // on the wire, e.g. "tasks.get_stats"
	options   MethodOptions
	params    reflect.Type
	newParams func() any // a pointer to params
	handler   Handler
	tells     bool // it has progress, and its timeout is one of silence

	// Register fills in these.
	errors []DeclaredError
	calls  *running.Method
}

// NewMethod returns a method whose params are a P and whose result is an R, struct{} where there is none. Without an error call must
// return a result, unless R is struct{}.
func NewMethod[P, R any](name string, options MethodOptions, call func(ctx context.Context, params *P) (*R, error)) Method {
	_, noResult := any((*R)(nil)).(*struct{})
	return Method{
		name:      name,
		options:   options,
		params:    reflect.TypeFor[P](),
		newParams: func() any { return new(P) },
		handler: func(ctx context.Context, params any) (any, error) {
			result, err := call(ctx, params.(*P)) //nolint:forcetypeassert // newParams made it
			if noResult {
				return struct{}{}, err
			}
			return result, err
		},
	}
}

// Register makes the server serve a service. The error says what keeps it from that: a service or method of this name is registered already,
// or validate tags that [Options.Validate] doesn't know.
func (s *Server) Register(service Service) error {
	if service.Name == systemService {
		return fmt.Errorf("rpcserver: the service name %q is the server's own", service.Name)
	}
	for _, m := range service.Methods {
		if err := s.checkTags(&m); err != nil {
			return fmt.Errorf("rpcserver: method %s: %w", m.name, err)
		}
	}
	return s.register(service)
}

// NoImplementation returns the error of registering nil as the implementation of a service. Package rpc does that.
func NoImplementation(service string) error {
	return fmt.Errorf("rpcserver: no implementation of the service %q: it is nil", service)
}

// register adds all methods of a service, or none.
func (s *Server) register(service Service) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.services[service.Name] {
		return fmt.Errorf("rpcserver: service %q is registered already", service.Name)
	}
	added := make(map[string]*Method, len(service.Methods))
	for _, m := range service.Methods {
		if s.methods[m.name] != nil || added[m.name] != nil {
			return fmt.Errorf("rpcserver: method %q is registered already", m.name)
		}
		added[m.name] = s.prepare(m, service.Errors)
	}
	s.services[service.Name] = true
	s.declared = append(s.declared, service.Errors...)
	maps.Copy(s.methods, added)
	return nil
}

// prepare returns the method as it is served.
func (s *Server) prepare(m Method, declared []DeclaredError) *Method {
	m.options.Timeout = cmp.Or(m.options.Timeout, s.options.Timeout)
	m.errors = declared
	m.calls = running.NewMethod(m.options.Timeout, m.options.Idempotent, m.tells)
	for _, middleware := range slices.Backward(s.options.Middleware) {
		m.handler = middleware(m.handler)
	}
	return &m
}

// method returns the method of this name, or nil.
func (s *Server) method(name string) *Method {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.methods[name]
}
