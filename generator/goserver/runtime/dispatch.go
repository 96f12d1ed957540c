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
	return await(func(answer func(body []byte)) {
		growStack(0)
		s.serve(ctx, &call, &request{Params: params, start: time.Now()}, answer)
	})
}

// await runs serve in a goroutine of its own, which may end as it likes, and returns what serve tells.
func await[T any](serve func(tell func(T))) T {
	told := make(chan T, 1)
	go serve(func(t T) { told <- t })
	return <-told
}

// serve is Serve for a request that has entered. It runs the handler in the goroutine that it is called by, which may end with that, and calls
// answer once: when the handler has returned, or from another goroutine when the call's time is over or its caller leaves before.
func (s *Server) serve(ctx context.Context, call *Call, in *request, answer func(body []byte)) {
	method := s.method(call.Method)
	switch {
	case method == nil && in.wrong != nil:
		answer(encodeError(in.wrong))
		return
	case method == nil:
		answer(encodeError(errUnknownMethod(call.Method)))
		return
	}
	ctx = s.hook(context.WithValue(ctx, callKey{}, call), call)
	r := &run{server: s, call: call, method: method, start: in.start, hooked: ctx, answer: answer}
	if in.wrong != nil {
		r.done(failed(in.wrong))
		return
	}
	s.serveMethod(ctx, r, in.Params)
}

// serveMethod runs a call, or waits for the same one that runs already, and tells how it ended.
func (s *Server) serveMethod(ctx context.Context, r *run, params json.RawMessage) {
	r.until = r.start.Add(r.method.options.Timeout)
	if r.call.CorrelationID != "" {
		r.hash = hashCall(r.call.User, r.call.CorrelationID)
	}
	ctx, cancel := context.WithDeadline(ctx, r.until)
	defer cancel()
	r.cancel = cancel
	for {
		first, ended, refused := s.calls.start(r)
		switch {
		case refused != nil:
			ended = failed(refused)
		case first != nil:
			ended = outcomeOf(ctx, first)
		case ended.body == nil:
			defer s.watchCaller(r)()
			s.run(ctx, r, params)
			return
		}
		if ended.body != nil {
			r.done(ended)
			return
		}
	}
}

// outcomeOf returns how first ends, at the latest when ctx ends, which is the context of the same call. The outcome is empty if first is lost, and
// the call may be run.
func outcomeOf(ctx context.Context, first *run) outcome {
	select {
	case <-first.settled:
		if first.lost && ctx.Err() == nil {
			return outcome{}
		}
		return first.outcome
	case <-ctx.Done():
		return failed(errEnded(ctx.Err()))
	}
}

// watchCaller settles a call when its caller leaves, until stop is called.
func (s *Server) watchCaller(r *run) (stop func() bool) {
	if r.hooked.Done() == nil {
		return func() bool { return false }
	}
	return context.AfterFunc(r.hooked, func() { s.calls.settle(r, failed(errEnded(r.hooked.Err()))) })
}

// run runs a call to its end, which may be a panic or runtime.Goexit, too.
func (s *Server) run(ctx context.Context, r *run, params json.RawMessage) {
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
		r.cancel()
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
