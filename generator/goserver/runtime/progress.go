package rpcserver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strconv"
	"sync"
	"time"

	"example.com/rpcgen/generator/goserver/runtime/internal/invalid"
	"example.com/rpcgen/generator/goserver/runtime/internal/wire"
)

// progressTime is how long who has published a request waits at most to be told that it has come, if its method tells progress: the result may take long.
const progressTime = 5 * time.Second

// NewProgressMethod is [NewMethod] for a method that tells its progress, as often as it likes before it returns. Progress returns when what it was given is
// published to the caller; it returns an error when nobody listens any more, because the call's context is over or call has returned. What a call that nobody
// waits for tells is dropped.
//
// The method's timeout is one of silence: each progress renews it; the context has no deadline of its own, and ends when the time is over. Such a method can't be called by native RPC, which answers once.
func NewProgressMethod[P, Q, R any](
	name string, options MethodOptions, call func(ctx context.Context, params *P, progress func(Q) error) (*R, error),
) Method {
	m := NewMethod(name, options, func(ctx context.Context, params *P) (*R, error) {
		p := progressFrom(ctx)
		if p == nil {
			return nil, errors.New("the context isn't the call's, nor does it come from there: has a middleware replaced it?")
		}
		defer p.end(ctx)
		return call(ctx, params, func(value Q) error { return p.tell(ctx, &value) })
	})
	m.tells = true
	return m
}

type progressKey struct{}

// A progress is what a call tells before its result.
type progress struct {
	server *Server
	call   *Call
	first  func()        // is called whenever one is published
	turn   chan struct{} // has room for one: who publishes
	run    *run          // of the call; set before the handler runs

	// Of whose turn it is.
	seq     int
	isEnded bool
	kept    time.Time // until when the other replicas are kept from running the call; zero before the first progress
}

func (s *Server) newProgress(call *Call, first func()) *progress {
	return &progress{server: s, call: call, first: first, turn: make(chan struct{}, 1)}
}

// progressFrom returns the progress of the call that runs in ctx, or nil. That of another call, whose handler makes this one, isn't it.
func progressFrom(ctx context.Context) *progress {
	p, _ := ctx.Value(progressKey{}).(*progress)
	if p == nil || p.call != CallFrom(ctx) {
		return nil
	}
	return p
}

var errToldTooLate = errors.New("rpcserver: progress after the end of the call")

// tell publishes a value, when those before are published.
func (p *progress) tell(ctx context.Context, value any) error {
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	switch {
	case p.isEnded:
		return errToldTooLate
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case !p.renew(ctx):
		return causeOr(ctx, errToldTooLate)
	case p.call.NoWait:
		return nil
	}
	message, err := p.encode(value)
	if err != nil {
		return err
	}
	channel := p.server.replyChannel(p.call.User)
	if err := p.server.publishWith(ctx, channel, message, PublishOptions{SkipHistory: true}); err != nil {
		return fmt.Errorf("progress of %s isn't published: %w", p.call.Method, err)
	}
	p.seq++
	p.first()
	return nil
}

// encode returns the next message: {"correlation_id":...,"seq":1,"progress":...}. What is told is given as a pointer to it.
func (p *progress) encode(value any) ([]byte, error) {
	if v := reflect.ValueOf(value).Elem(); v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil, fmt.Errorf("progress of %s is nil", p.call.Method)
		}
		value = v.Interface() // what it points to is completed
	}
	value, err := p.run.method.options.Progress.complete(value)
	var body []byte
	if err == nil {
		body, err = wire.Marshal(&struct {
			Progress any `json:"progress"`
		}{value})
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("progress of %s can't be encoded: %w", p.call.Method, err)
	case len(body) > p.server.options.MaxReply:
		return nil, fmt.Errorf("progress of %s has %d bytes: %w", p.call.Method, len(body), errResultTooLarge)
	}
	counted := append([]byte(`{"seq":`), strconv.Itoa(p.seq+1)...)
	return wire.Reply(p.call.CorrelationID, append(append(counted, ','), body[1:]...)), nil
}

// end waits until what is told is published, so that the result comes after it, and makes tell fail from then on.
func (p *progress) end(ctx context.Context) {
	select {
	case p.turn <- struct{}{}:
		p.isEnded = true
		<-p.turn
	case <-ctx.Done(): // the call has ended without a result
	}
}

// canTell returns the error of a call of a method with progress that can't be told any.
func canTell(ctx context.Context, method *Method, call *Call) *Error {
	if !method.tells || call.NoWait || progressFrom(ctx) != nil {
		return nil
	}
	return errInvalidParams(invalid.Problem{
		Rule: "correlation", Message: method.name + " tells its progress: it must be called by correlation, not by native RPC, which answers once",
	})
}

// boundBySilence returns the context of a run whose method tells progress. It has no deadline, but ends when the run's time is over. That begins with the
// handler, for who waits for the same call needs as long as that one does, and anew with each progress.
func (s *Server) boundBySilence(ctx context.Context, r *run) context.Context {
	p := progressFrom(ctx)
	if p == nil {
		p = s.newProgress(r.call, func() {})
		ctx = context.WithValue(ctx, progressKey{}, p)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	r.Cancel, r.Expire = func() { cancel(nil) }, func() { cancel(context.DeadlineExceeded) }
	p.run = r
	return ctx
}

// renew gives the call another timeout, and reports whether it hasn't ended. What has the other replicas wait is given a bit more, so that not each
// progress needs to do that.
func (p *progress) renew(ctx context.Context) bool {
	if !p.server.calls.Renew(&p.run.Run) {
		return false
	}
	now, timeout := time.Now(), p.run.method.options.Timeout
	if p.kept.Before(now.Add(timeout)) {
		left := timeout + timeout/8
		p.kept = now.Add(left)
		p.server.keepClaim(ctx, p.run, left)
	}
	return true
}

// keepClaim keeps the other replicas from running a call for some time from now on.
func (s *Server) keepClaim(ctx context.Context, r *run, left time.Duration) {
	if s.options.Dedup == nil || r.call.CorrelationID == "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, dedupPatience)
	defer cancel()
	if err := s.options.Dedup.End(ctx, r.key(), nil, left); err != nil && ctx.Err() == nil {
		s.log(ctx, r.call, "Options.Dedup didn't keep the claim of a call", slog.Any("error", err))
	}
}

// causeOr returns why ctx has ended, or err if it hasn't.
func causeOr(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// telling returns what HandleRequest goes on with: for a call that can tell its progress, done is called when the first one is published, or after
// some time, if the reply isn't published before.
func (s *Server) telling(ctx context.Context, call *Call, done func(error)) (context.Context, func(error)) {
	if method := s.method(call.Method); method == nil || !method.tells {
		return ctx, done
	}
	if call.Transport == SubscriberTransport { // nobody waits to be told that the request has come
		return context.WithValue(ctx, progressKey{}, s.newProgress(call, func() {})), done
	}
	var once sync.Once
	come := func() { once.Do(func() { done(nil) }) }
	patience := time.AfterFunc(progressTime, come)
	return context.WithValue(ctx, progressKey{}, s.newProgress(call, come)), func(err error) {
		patience.Stop()
		isFirst := false
		once.Do(func() {
			isFirst = true
			done(err)
		})
		if !isFirst && err != nil {
			s.log(ctx, call, "a call that has told its progress failed", slog.Any("error", err))
		}
	}
}
