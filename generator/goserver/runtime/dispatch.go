package rpcserver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"runtime/debug"
	"time"
)

// Serve runs a call whose identity the transport vouches for, and returns the body of its reply: {"result":...} or {"error":{...}}.
func (s *Server) Serve(ctx context.Context, call Call, params json.RawMessage) []byte {
	if !s.calls.enter() {
		return encodeError(errShuttingDown)
	}
	defer s.calls.leave()
	return s.serve(ctx, &call, &request{Params: params, start: time.Now()})
}

// serve is Serve for a request that has entered.
func (s *Server) serve(ctx context.Context, call *Call, in *request) []byte {
	method := s.method(call.Method)
	switch {
	case method == nil && in.wrong != nil:
		return encodeError(in.wrong)
	case method == nil:
		return encodeError(errUnknownMethod(call.Method))
	}
	ctx = s.hook(context.WithValue(ctx, callKey{}, call), call)
	var out outcome
	if in.wrong != nil {
		out = failed(in.wrong)
	} else {
		out = s.serveMethod(ctx, call, method, in.Params)
	}
	s.observe(ctx, call, out.name, in.start)
	return out.body
}

// serveMethod runs a call in a goroutine of its own, which may end as it likes, and returns how the call ended: at the latest when its
// time is over or its caller leaves, even if the handler goes on.
func (s *Server) serveMethod(ctx context.Context, call *Call, method *Method, params json.RawMessage) outcome {
	now := time.Now()
	r := &run{call: call, method: method, until: now.Add(method.options.Timeout), settled: make(chan struct{})}
	if call.CorrelationID != "" {
		r.hash = hashCall(call.User, call.CorrelationID)
	}
	ctx, r.cancel = context.WithDeadline(ctx, r.until)
	defer r.cancel()
	for {
		first, ended, refused := s.calls.start(r, now)
		switch {
		case refused != nil:
			return failed(refused)
		case ended.body != nil:
			return ended
		case first == nil:
			first = r
			go s.run(ctx, r, params)
		}
		out := s.await(ctx, first, r)
		if first == r || !first.isLost() || ctx.Err() != nil {
			return out
		}
	}
}

// await returns how first ends, which is r or the same call as r; at the latest when ctx, which is r's, ends.
func (s *Server) await(ctx context.Context, first, r *run) outcome {
	select {
	case <-first.settled:
		return first.outcome
	case <-ctx.Done():
	}
	out := failed(errEnded(ctx.Err()))
	if first != r {
		return out
	}
	return s.calls.settle(r, out)
}

// run runs a call to its end, which may be a panic or runtime.Goexit, too.
func (s *Server) run(ctx context.Context, r *run, params json.RawMessage) {
	growStack(0)
	var out outcome // stays empty if the handler doesn't return
	claimed := false
	defer func() {
		p := recover()
		switch {
		case p != nil:
			s.logPanic(ctx, r.call, "a handler", p)
		case out.body == nil:
			s.log(ctx, r.call, "a handler called runtime.Goexit")
		}
		if out.body == nil {
			out = failed(errInternal)
		}
		if claimed {
			s.release(ctx, r, out)
		}
		s.calls.finish(r, out)
	}()
	if claimed, out = s.claim(ctx, r); claimed {
		out = s.handle(ctx, r, params)
	}
}

// growStack makes the stack of a new goroutine large enough for most handlers and for encoding/json. Where it grows step by step, in the
// midst of that, each step costs more than the rest of a dispatch. It returns 0 for any index below 8192.
//
//go:noinline
func growStack(index int) byte {
	var room [8 << 10]byte
	return room[index]
}

// handle decodes the params, calls the handler and encodes what it returns.
func (s *Server) handle(ctx context.Context, r *run, raw json.RawMessage) outcome {
	params, err := s.decode(r.method, raw)
	if err != nil {
		return s.failure(ctx, r, err)
	}
	result, err := r.method.handler(ctx, params)
	if err != nil {
		return s.failure(ctx, r, err)
	}
	if isNil(result) {
		return s.failure(ctx, r, errors.New("the handler returned neither a result nor an error"))
	}
	body, err := marshal(&resultBody{result})
	if err != nil {
		return s.failure(ctx, r, fmt.Errorf("the result can't be encoded: %w", err))
	}
	return s.limit(outcome{name: "ok", body: body})
}

func isNil(result any) bool {
	v := reflect.ValueOf(result)
	return !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil()
}

// limit replaces what is too large to be sent.
func (s *Server) limit(out outcome) outcome {
	if len(out.body) > s.options.MaxReply {
		return failed(errResultTooLarge)
	}
	return out
}

// failure is how a call ends because of err: as err says, if clients may be told; else err is logged, and the client is told that the time is
// over, that it left, or that something is wrong here.
func (s *Server) failure(ctx context.Context, r *run, err error) outcome {
	if e := told(err, r.method.errors); e != nil {
		out, wrong := encodeTold(e)
		if wrong == nil {
			return s.limit(out)
		}
		err = fmt.Errorf("%w; it comes from: %w", wrong, err)
	}
	over := ctx.Err()
	if over == nil || !errors.Is(err, over) {
		s.log(ctx, r.call, "call failed", slog.Any("error", err))
	}
	if over != nil {
		return failed(errEnded(over))
	}
	return failed(errInternal)
}

// hook returns the context that a call's handler gets.
func (s *Server) hook(ctx context.Context, call *Call) (hooked context.Context) {
	if s.options.Context == nil {
		return ctx
	}
	defer func() {
		if p := recover(); p != nil {
			s.logPanic(ctx, call, "Options.Context", p)
			hooked = ctx
		}
	}()
	if hooked = s.options.Context(ctx, call); hooked == nil {
		return ctx
	}
	return hooked
}

// observe tells that a call is over.
func (s *Server) observe(ctx context.Context, call *Call, outcome string, start time.Time) {
	if s.options.Observe == nil {
		return
	}
	defer func() {
		if p := recover(); p != nil {
			s.logPanic(ctx, call, "Options.Observe", p)
		}
	}()
	s.options.Observe(ctx, Observation{Method: call.Method, Transport: call.Transport, Outcome: outcome, Duration: time.Since(start)})
}

func (s *Server) logPanic(ctx context.Context, call *Call, where string, p any) {
	s.log(ctx, call, "panic in "+where, slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
}

// log logs what clients aren't told of a call.
func (s *Server) log(ctx context.Context, call *Call, message string, attrs ...slog.Attr) {
	attrs = append(attrs, slog.String("method", call.Method), slog.String("user", call.User), slog.String("correlation_id", call.CorrelationID))
	s.options.Logger.LogAttrs(ctx, slog.LevelError, message, attrs...)
}
