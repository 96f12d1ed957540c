package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"sync"

	"example.com/rpcgen/examples/tasks/rpc/rpcserver"
)

// A record is what has happened to the calls of methods that are served.
type record struct {
	mu        sync.Mutex
	requests  map[string]int // by method
	runs      map[string]int // by correlation id
	cancelled int            // handlers whose context was cancelled while they ran
}

func newRecord() *record { return &record{requests: map[string]int{}, runs: map[string]int{}} }

// context is what the server calls for each request; those of serves come by no transport.
func (r *record) context(ctx context.Context, call *rpcserver.Call) context.Context {
	if call.Transport != "" {
		r.saw(call.Method)
	}
	return ctx
}

// serves reports whether a server serves a method: it compares versions, as it does for clients.
func serves(ctx context.Context, server *rpcserver.Server, method string) bool {
	params, err := json.Marshal(object{"methods": object{method: "none"}})
	if err != nil {
		panic(err) // strings have a JSON form
	}
	reply := server.Serve(ctx, rpcserver.Call{Method: "system.check_version"}, params)
	return bytes.Contains(reply, []byte(`"missing":[]`))
}

func (r *record) saw(method string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.requests[method]++
}

// middleware is around each handler that runs.
func (r *record) middleware(next rpcserver.Handler) rpcserver.Handler {
	return func(ctx context.Context, params any) (any, error) {
		r.mu.Lock()
		r.runs[rpcserver.CallFrom(ctx).CorrelationID]++
		r.mu.Unlock()
		sawCancel := func() {
			if errors.Is(ctx.Err(), context.Canceled) {
				r.mu.Lock()
				defer r.mu.Unlock()
				r.cancelled++
			}
		}
		stop := context.AfterFunc(ctx, sawCancel)
		defer func() {
			if stop() { // else it has seen it, also if the handler was the first to see it
				sawCancel()
			}
		}()
		return next(ctx, params)
	}
}

// seen returns how many requests of a method have come.
func (r *record) seen(method string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.requests[method]
}

// ran returns how often a call was run.
func (r *record) ran(correlationID string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.runs[correlationID]
}

func (r *record) cancels() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.cancelled
}
