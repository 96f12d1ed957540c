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
	return s.serve(ctx, &call, params, time.Now())
}

// serve is Serve for a request that has entered.
func (s *Server) serve(ctx context.Context, call *Call, params json.RawMessage, start time.Time) []byte {
	method := s.method(call.Method)
	if method == nil {
		return encodeError(errUnknownMethod(call.Method))
	}
	ctx = context.WithValue(ctx, callKey{}, call)
	ctx, err := s.hook(ctx, call)
	out := failed(errInternal)
	if err == nil {
		out = s.serveMethod(ctx, call, method, params)
	}
	s.observe(ctx, call, out.name, start)
	return out.body
}

// serveMethod runs a call in a goroutine of its own, which may end as it likes, and returns how it ended: at the latest when its time is
// over or its caller leaves, even if the handler goes on.
func (s *Server) serveMethod(ctx context.Context, call *Call, method *Method, params json.RawMessage) outcome {
	now := time.Now()
	r := &run{call: call, method: method, until: now.Add(method.options.Timeout), settled: make(chan struct{})}
	if call.CorrelationID != "" {
		r.hash = hashCall(call.User, call.CorrelationID)
	}
	ctx, r.cancel = context.WithDeadline(ctx, r.until)
	defer r.cancel()
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
	return s.await(ctx, first, r)
}

// await returns how first ended, which is r itself or the same call as r. When ctx, which is r's, ends, that is the end of r.
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

// run runs a call to its end, which a panic and runtime.Goexit are, too.
func (s *Server) run(ctx context.Context, r *run, params json.RawMessage) {
	out, returned := failed(errInternal), false
	defer func() {
		if p := recover(); p != nil {
			s.log(ctx, r.call, "panic in a handler", slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
		} else if !returned {
			s.log(ctx, r.call, "handler called runtime.Goexit")
		}
		s.calls.finish(r, out)
	}()
	out = s.claim(ctx, r, func() outcome { return s.handle(ctx, r, params) })
	returned = true
}

// handle decodes the params, calls the handler and encodes what it returns.
func (s *Server) handle(ctx context.Context, r *run, raw json.RawMessage) outcome {
	params, wrong := s.params(ctx, r, raw)
	if wrong != nil {
		return failed(wrong)
	}
	result, err := r.method.handler(ctx, params)
	if err != nil {
		return s.failure(ctx, r, err)
	}
	if isNil(result) {
		return s.failure(ctx, r, errors.New("handler returned neither a result nor an error"))
	}
	body, err := marshal(&struct {
		Result any `json:"result"`
	}{result})
	if err != nil {
		return s.failure(ctx, r, fmt.Errorf("result can't be encoded: %w", err))
	}
	return s.limit(outcome{name: "ok", body: body})
}

// limit replaces what is too large to be sent.
func (s *Server) limit(out outcome) outcome {
	if len(out.body) > s.options.MaxReply {
		return failed(errResultTooLarge)
	}
	return out
}

func isNil(result any) bool {
	v := reflect.ValueOf(result)
	return !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil()
}

// failure is how a call ends whose handler returned err: as the error says if clients may be told; else the error is logged, and the client told
// that the call's time is over, that its caller left, or that something is wrong here.
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

// encodeTold returns how a call ends whose client is told e; or what is wrong with e.
func encodeTold(e *Error) (outcome, error) {
	if err := e.check(); err != nil {
		return outcome{}, err
	}
	body, err := marshal(&errorBody{e})
	if err != nil {
		return outcome{}, fmt.Errorf("data of the error %q can't be encoded: %w", e.Name, err)
	}
	return outcome{name: e.Name, body: body}, nil
}

// failed is how a call ends with one of the server's own errors.
func failed(e *Error) outcome { return outcome{name: e.Name, body: encodeError(e)} }

type errorBody struct {
	Error *Error `json:"error"`
}

// encodeError returns the body of a reply that tells one of the server's own errors, which can be encoded.
func encodeError(e *Error) []byte {
	body, err := marshal(&errorBody{e})
	if err != nil {
		panic(err)
	}
	return body
}

// hook makes the context that a call's handler gets.
func (s *Server) hook(ctx context.Context, call *Call) (hooked context.Context, err error) {
	if s.options.Context == nil {
		return ctx, nil
	}
	defer func() {
		if p := recover(); p != nil {
			s.log(ctx, call, "panic in Options.Context", slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
			err = errInternal
		}
	}()
	return s.options.Context(ctx, call), nil
}

func (s *Server) observe(ctx context.Context, call *Call, outcome string, start time.Time) {
	if s.options.Observe == nil {
		return
	}
	defer func() {
		if p := recover(); p != nil {
			s.log(ctx, call, "panic in Options.Observe", slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
		}
	}()
	s.options.Observe(ctx, Observation{Method: call.Method, Transport: call.Transport, Outcome: outcome, Duration: time.Since(start)})
}

// log logs what clients aren't told of a call.
func (s *Server) log(ctx context.Context, call *Call, message string, attrs ...slog.Attr) {
	attrs = append(attrs, slog.String("method", call.Method), slog.String("user", call.User), slog.String("correlation_id", call.CorrelationID))
	s.options.Logger.LogAttrs(ctx, slog.LevelError, message, attrs...)
}
