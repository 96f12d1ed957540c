// Package noop is the API of make bench-clients: methods that do no work, so that what is measured is the client.
package noop

import (
	"context"
	"sync"
	"time"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// Params are what a call sends.
type Params struct {
	// UserID names somebody.
	UserID string `json:"user_id"`
	// IncludeCompleted is a flag.
	IncludeCompleted bool `json:"include_completed,omitempty"`
}

// Result is what a call returns.
type Result struct {
	// Total is the length of the user's id.
	Total int `json:"total"`
	// Completed is always 17.
	Completed int `json:"completed"`
	// CompletionRate is always 0.4.
	CompletionRate float64 `json:"completion_rate"`
}

// GateParams say what becomes of the gate.
type GateParams struct {
	// Open lets all calls of Wait return.
	Open bool `json:"open"`
}

// Service has methods that do no work.
//
//rpcgen:service noop
type Service interface {
	// Get returns at once.
	Get(ctx context.Context, params *Params) (*Result, error)

	// Wait returns when the gate is open.
	Wait(ctx context.Context, params *Params) (*Result, error)

	// SetGate opens or closes the gate, which is open at first.
	SetGate(ctx context.Context, params *GateParams) (*Result, error)
}

// New returns the service, as rpcserver registers it.
func New() rpcserver.Service {
	s := newService()
	options := rpcserver.MethodOptions{Timeout: time.Minute}
	return rpcserver.Service{Name: "noop", Methods: []rpcserver.Method{
		rpcserver.NewMethod("noop.get", options, s.Get),
		rpcserver.NewMethod("noop.wait", options, s.Wait),
		rpcserver.NewMethod("noop.set_gate", options, s.SetGate),
	}}
}

type service struct {
	mu   sync.Mutex
	gate chan struct{} // closed when the gate is open
}

var _ Service = (*service)(nil)

func newService() *service {
	s := &service{gate: make(chan struct{})}
	close(s.gate)
	return s
}

func (s *service) Get(_ context.Context, params *Params) (*Result, error) {
	return &Result{Total: len(params.UserID), Completed: 17, CompletionRate: 0.4}, nil
}

func (s *service) Wait(ctx context.Context, params *Params) (*Result, error) {
	s.mu.Lock()
	gate := s.gate
	s.mu.Unlock()
	select {
	case <-gate:
		return s.Get(ctx, params)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *service) SetGate(ctx context.Context, params *GateParams) (*Result, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.gate:
		if !params.Open {
			s.gate = make(chan struct{})
		}
	default:
		if params.Open {
			close(s.gate)
		}
	}
	return s.Get(ctx, &Params{})
}
