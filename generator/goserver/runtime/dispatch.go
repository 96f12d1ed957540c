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

	"example.com/rpcgen/generator/goserver/runtime/internal/running"
	"example.com/rpcgen/generator/goserver/runtime/internal/wire"
)

// Serve runs a call whose identity the transport vouches for, and returns the body of its reply: {"result":...} or {"error":{...}}.
func (s *Server) Serve(ctx context.Context, call Call, params json.RawMessage) []byte {
	if !s.calls.Enter() {
		return encodeError(errShuttingDown)
	}
	return await(func(answer func(running.Outcome)) {
		growStack(-1)
		s.serve(ctx, &call, &wire.Request{Params: params, Start: time.Now()}, answer)
	}).Body
}

// await runs serve in a goroutine of its own, which may end as it likes, and returns what serve tells.
func await[T any](serve func(tell func(T))) T {
	told := make(chan T, 1)
	go serve(func(t T) { told <- t })
	return <-told
}

// A run is a call of a method while it runs.
type run struct {
	running.Run

	call   *Call
	method *Method
	hooked context.Context // of the caller, as Options.Context has made it
}

// serve is Serve for a request that has entered. It runs the handler in the goroutine that it is called by, which may end with that, and calls
// answer once: when the handler has returned, or from another goroutine when the call's time is over or its caller leaves before. The request is open, and
// counts among the calls of its user, until answer has returned and the handler, too.
func (s *Server) serve(ctx context.Context, call *Call, in *wire.Request, answer func(running.Outcome)) {
	method, wrong := s.method(call.Method), wrongWith(in)
	switch {
	case method == nil && wrong != nil:
		s.refuse(answer, wrong)
		return
	case method == nil:
		s.refuse(answer, errUnknownMethod(call.Method))
		return
	}
	ctx = s.hook(context.WithValue(ctx, callKey{}, call), call)
	tell := s.observed(ctx, call, in.Start, answer)
	if wrong == nil {
		wrong = canTell(ctx, method, call)
	}
	if wrong != nil {
		s.refuse(tell, wrong)
		return
	}
	r := &run{call: call, method: method, hooked: ctx}
	r.Caller = running.Caller{User: call.User, CorrelationID: call.CorrelationID}
	r.Method, r.Start, r.Until, r.Tell = method.calls, in.Start, in.Start.Add(method.options.Timeout), tell
	s.serveMethod(ctx, r, in.Params)
}

// refuse tells why a request that has entered isn't run.
func (s *Server) refuse(tell func(running.Outcome), e *Error) {
	defer s.calls.Leave()
	tell(failed(e))
}

// wrongWith returns the error of a request that isn't as it should be, or nil.
func wrongWith(in *wire.Request) *Error {
	if len(in.Problems) == 0 {
		return nil
	}
	return errInvalidParams(in.Problems...)
}

// serveMethod runs a call, or waits for the same one that runs already, and tells how it ended.
func (s *Server) serveMethod(ctx context.Context, r *run, params json.RawMessage) {
	if r.method.tells {
		ctx = s.boundBySilence(ctx, r)
	} else {
		ctx, r.Cancel = context.WithDeadline(ctx, r.Until)
	}
	defer r.Cancel()
	for {
		first, ended := s.calls.Start(&r.Run)
		switch {
		case first != nil:
			ended = outcomeOf(ctx, first)
		case ended.Body == nil:
			defer s.watchCaller(r)()
			s.run(ctx, r, params)
			return
		}
		if ended.Body != nil {
			s.calls.Answer(&r.Run, ended)
			return
		}
	}
}

// outcomeOf returns how first ends, at the latest when ctx ends, which is the context of the same call. The outcome is empty if the call may be run.
func outcomeOf(ctx context.Context, first *running.Run) running.Outcome {
	out, over := first.Outcome(ctx)
	if over {
		return failed(errEnded(ctx))
	}
	return out
}

// watchCaller settles a call when its caller leaves, until stop is called.
func (s *Server) watchCaller(r *run) (stop func() bool) {
	if r.hooked.Done() == nil {
		return func() bool { return false }
	}
	return context.AfterFunc(r.hooked, func() { s.calls.Settle(&r.Run, failed(errEnded(r.hooked))) })
}

// run runs a call to its end, which may be a panic or runtime.Goexit, too.
func (s *Server) run(ctx context.Context, r *run, params json.RawMessage) {
	var out running.Outcome // stays empty if the handler doesn't return
	claimed := false
	defer func() {
		p := recover()
		switch {
		case p != nil:
			s.logPanic(ctx, r.call, "a handler", p)
		case out.Body == nil:
			s.log(ctx, r.call, "a handler called runtime.Goexit")
		}
		if out.Body == nil {
			out = failed(errInternal)
		}
		if claimed {
			s.release(ctx, r, out)
		}
		r.Cancel()
		s.calls.Finish(&r.Run, out)
	}()
	if claimed, out = s.claim(ctx, r); claimed {
		out = s.handle(ctx, r, params)
	}
}

// growStack makes the stack of a new goroutine large enough for most handlers and for encoding/json. Where it grows step by step, in the
// midst of that, each step costs more than the rest of a dispatch. It grows when growStack begins, for the room that it may need; for a negative index that
// isn't used, since to clear it would cost as much again.
//
//go:noinline
func growStack(index int) byte { //nolint:unparam // without the result the compiler would leave the room out
	if index < 0 {
		return 0
	}
	var room [8 << 10]byte
	return room[index]
}

type resultBody struct {
	Result any `json:"result"`
}

// handle decodes the params, calls the handler and encodes what it returns.
func (s *Server) handle(ctx context.Context, r *run, raw json.RawMessage) running.Outcome {
	params, err := s.decode(r.method, raw)
	if err != nil {
		return s.failure(ctx, r, err)
	}
	if r.method.tells {
		s.calls.Renew(&r.Run)
	}
	result, err := r.method.handler(ctx, params)
	if err != nil {
		return s.failure(ctx, r, err)
	}
	if isNil(result) {
		return s.failure(ctx, r, errors.New("the handler returned neither a result nor an error"))
	}
	var body []byte
	if result, err = r.method.options.Result.complete(result); err == nil {
		body, err = wire.Marshal(&resultBody{result})
	}
	if err != nil {
		return s.failure(ctx, r, fmt.Errorf("the result can't be encoded: %w", err))
	}
	return s.limit(running.Outcome{Name: "ok", Body: body})
}

func isNil(result any) bool {
	v := reflect.ValueOf(result)
	return !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil()
}

// limit replaces what is too large to be sent.
func (s *Server) limit(out running.Outcome) running.Outcome {
	if len(out.Body) > s.options.MaxReply {
		return failed(errResultTooLarge)
	}
	return out
}

// failure is how a call ends because of err: as err says, if clients may be told; else err is logged, and the client is told that the time is
// over, that it left, or that something is wrong here.
func (s *Server) failure(ctx context.Context, r *run, err error) running.Outcome {
	if e := told(err, r.method.errors); e != nil {
		out, wrong := encodeTold(e)
		if wrong == nil {
			return s.limit(out)
		}
		err = fmt.Errorf("%w; it comes from: %w", wrong, err)
	}
	over := ctx.Err()
	if over == nil || !errors.Is(err, over) && !errors.Is(err, context.Cause(ctx)) {
		s.log(ctx, r.call, "call failed", slog.Any("error", err))
	}
	if over != nil {
		return failed(errEnded(ctx))
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

// observed returns answer, but for telling Options.Observe before that the call is over.
func (s *Server) observed(ctx context.Context, call *Call, start time.Time, answer func(running.Outcome)) func(running.Outcome) {
	if s.options.Observe == nil {
		return answer
	}
	return func(out running.Outcome) {
		s.observe(ctx, call, out.Name, start)
		answer(out)
	}
}

// observe tells that a call is over.
func (s *Server) observe(ctx context.Context, call *Call, outcome string, start time.Time) {
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
