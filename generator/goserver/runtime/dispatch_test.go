package rpcserver

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"example.com/rpcgen/generator/goserver/runtime/internal/centrifugo"
)

type greetParams struct {
	Name string `json:"name"`
}

type greetResult struct {
	Greeting string `json:"greeting"`
}

// published keeps what is published.
type published chan string

func (p published) Publish(_ context.Context, channel string, data []byte) error {
	p <- channel + " " + string(data)
	return nil
}

// newServer returns a server that logs nothing unless the options say otherwise, and what it publishes.
func newServer(tb testing.TB, options Options, services ...Service) (*Server, published) {
	tb.Helper()
	out := make(published, 100)
	if options.Publisher == nil {
		options.Publisher = out
	}
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	s, err := New(options)
	if err != nil {
		tb.Fatal(err)
	}
	for _, service := range services {
		if err := s.Register(service); err != nil {
			tb.Fatal(err)
		}
	}
	return s, out
}

// greeter is a service with one method.
func greeter(options MethodOptions, greet func(context.Context, *greetParams) (*greetResult, error)) Service {
	return Service{Name: "greeter", Methods: []Method{NewMethod("greeter.greet", options, greet)}}
}

func hello(_ context.Context, params *greetParams) (*greetResult, error) {
	return &greetResult{Greeting: "hello " + params.Name}, nil
}

// greet calls the method of greeter.
func greet(ctx context.Context, s *Server, call Call) string {
	call.Method = "greeter.greet"
	return string(s.Serve(ctx, call, []byte(`{"name":"Ada"}`)))
}

const (
	helloAda     = `{"result":{"greeting":"hello Ada"}}`
	toldInternal = `{"error":{"code":500,"name":"internal","message":"internal error"}}`
	toldOverload = `{"error":{"code":503,"name":"overloaded","message":"too many calls run at once","temporary":true}}`
	toldDeadline = `{"error":{"code":504,"name":"deadline_exceeded","message":"the time for the call ran out"}}`
	toldCancel   = `{"error":{"code":499,"name":"cancelled","message":"the caller gave up"}}`
	toldTwice    = `{"error":{"code":409,"name":"duplicate_call","message":"a call of this correlation id runs, or has run"}}`
	toldShutdown = `{"error":{"code":503,"name":"shutting_down","message":"the server is shutting down","temporary":true}}`
)

func TestServe(t *testing.T) {
	s, _ := newServer(t, Options{}, greeter(MethodOptions{}, hello))
	for _, test := range []struct{ method, params, want string }{
		{"greeter.greet", `{"name":"Ada","other":1}`, helloAda},
		{"greeter.greet", `{}`, `{"result":{"greeting":"hello "}}`},
		{"greeter.greet", ``, `{"result":{"greeting":"hello "}}`},
		{"greeter.greet", ` null `, `{"result":{"greeting":"hello "}}`},
		{"greeter.gone", `{}`, `{"error":{"code":404,"name":"unknown_method","message":"no method \"greeter.gone\""}}`},
	} {
		if got := s.Serve(t.Context(), Call{Method: test.method, User: "1"}, []byte(test.params)); string(got) != test.want {
			t.Errorf("%s of %s: %s, want %s", test.method, test.params, got, test.want)
		}
	}
}

// TestHuge sends what is larger than any client sends. The method's name isn't echoed as a whole.
func TestHuge(t *testing.T) {
	s, _ := newServer(t, Options{MaxReply: 20 << 20}, greeter(MethodOptions{}, hello))
	name := strings.Repeat("n", 10<<20)
	got := s.Serve(t.Context(), Call{Method: "greeter.greet"}, []byte(`{"name":"`+name+`"}`))
	if want := `{"result":{"greeting":"hello ` + name + `"}}`; string(got) != want {
		t.Errorf("10 MB of params: %d bytes, want %d", len(got), len(want))
	}
	got = s.Serve(t.Context(), Call{Method: "greeter.greet"}, []byte(`{"name":[`+strings.Repeat("1,", 5<<20)+`1]}`))
	if want := `{"error":{"code":400,"name":"invalid_params","message":"name must be a string",` +
		`"data":{"fields":[{"path":"name","rule":"type","message":"must be a string"}]}}}`; string(got) != want {
		t.Errorf("10 MB of wrong params: %.300s, want %s", got, want)
	}
	got = s.Serve(t.Context(), Call{Method: strings.Repeat("m", 1<<20)}, nil)
	if want := `{"error":{"code":404,"name":"unknown_method","message":"no method \"` + strings.Repeat("m", 64) + `...\""}}`; string(got) != want {
		t.Errorf("method name of 1 MB: %.300s, want %s", got, want)
	}
	for _, params := range []string{strings.Repeat("[", 30000) + strings.Repeat("]", 30000), strings.Repeat(`{"name":`, 30000) + "1" + strings.Repeat("}", 30000)} {
		got = s.Serve(t.Context(), Call{Method: "greeter.greet"}, []byte(params))
		if want := `{"error":{"code":400,"name":"invalid_params","message":"the params must be valid JSON of at most 10000 levels",` +
			`"data":{"fields":[{"path":"","rule":"json","message":"the params must be valid JSON of at most 10000 levels"}]}}}`; string(got) != want {
			t.Errorf("30,000 levels: %.300s, want %s", got, want)
		}
	}
}

// TestHandlerEnds lets handlers end in all ways that tell the client nothing but that there is an error.
func TestHandlerEnds(t *testing.T) {
	type refuses struct {
		Raw json.RawMessage `json:"raw"`
	}
	for name, test := range map[string]struct {
		method Method
		logged string
	}{
		"error": {NewMethod("x.x", MethodOptions{}, func(context.Context, *struct{}) (*greetResult, error) {
			return nil, errors.New("secret")
		}), "secret"},
		"panic": {NewMethod("x.x", MethodOptions{}, func(context.Context, *struct{}) (*greetResult, error) {
			panic("secret")
		}), "dispatch_test.go"},
		"Goexit": {NewMethod("x.x", MethodOptions{}, func(context.Context, *struct{}) (*greetResult, error) {
			runtime.Goexit()
			return nil, nil
		}), "runtime.Goexit"},
		"nothing": {NewMethod("x.x", MethodOptions{}, func(context.Context, *struct{}) (*greetResult, error) {
			return nil, nil
		}), "neither a result nor an error"},
		"invalid RawMessage": {NewMethod("x.x", MethodOptions{}, func(context.Context, *struct{}) (*refuses, error) {
			return &refuses{json.RawMessage(`{"secret`)}, nil
		}), "can't be encoded"},
		"code out of range": {NewMethod("x.x", MethodOptions{}, func(context.Context, *struct{}) (*greetResult, error) {
			return nil, &Error{Code: 200, Name: "secret"}
		}), "has the code 200, want 400 to 1999"},
		"no name": {NewMethod("x.x", MethodOptions{}, func(context.Context, *struct{}) (*greetResult, error) {
			return nil, &Error{Code: 400, Message: "secret"}
		}), "has no name"},
		"nil error": {NewMethod("x.x", MethodOptions{}, func(context.Context, *struct{}) (*greetResult, error) {
			return nil, (*Error)(nil)
		}), "is nil"},
		"data without JSON": {NewMethod("x.x", MethodOptions{}, func(context.Context, *struct{}) (*greetResult, error) {
			return nil, &Error{Code: 400, Name: "secret", Data: func() {}}
		}), "can't be encoded"},
		"own deadline": {NewMethod("x.x", MethodOptions{}, func(ctx context.Context, _ *struct{}) (*greetResult, error) {
			ctx, cancel := context.WithTimeout(ctx, 0)
			defer cancel()
			return nil, ctx.Err()
		}), "deadline exceeded"},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			s, _ := newServer(t, Options{Logger: slog.New(slog.NewTextHandler(&log, nil))}, Service{Name: "x", Methods: []Method{test.method}})
			if got := s.Serve(t.Context(), Call{Method: "x.x", User: "u-1"}, nil); string(got) != toldInternal {
				t.Errorf("told %s, want %s", got, toldInternal)
			}
			if got := log.String(); !strings.Contains(got, test.logged) || !strings.Contains(got, "method=x.x user=u-1") {
				t.Errorf("logged %s, want %q in it, and whose call it was", got, test.logged)
			}
		})
	}
}

func TestNoResult(t *testing.T) {
	s, _ := newServer(t, Options{}, Service{Name: "x", Methods: []Method{
		NewMethod("x.x", MethodOptions{}, func(context.Context, *struct{}) (*struct{}, error) { return nil, nil }),
	}})
	if got, want := string(s.Serve(t.Context(), Call{Method: "x.x"}, nil)), `{"result":{}}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestMaxReply(t *testing.T) {
	s, _ := newServer(t, Options{MaxReply: len(helloAda)}, greeter(MethodOptions{}, hello))
	if got := greet(t.Context(), s, Call{}); got != helloAda {
		t.Errorf("a reply of the greatest size: %s", got)
	}
	got := string(s.Serve(t.Context(), Call{Method: "greeter.greet"}, []byte(`{"name":"Grace"}`)))
	if want := `{"error":{"code":413,"name":"result_too_large","message":"the result is too large to be sent"}}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestContext holds what middleware and handlers are given.
func TestContext(t *testing.T) {
	type traceKey struct{}
	var steps []string
	layer := func(name string) Middleware {
		return func(next Handler) Handler {
			return func(ctx context.Context, params any) (any, error) {
				steps = append(steps, name+" "+params.(*greetParams).Name+" "+CallFrom(ctx).User)
				return next(ctx, params)
			}
		}
	}
	var seen Observation
	s, _ := newServer(t, Options{
		Middleware: []Middleware{layer("outer"), layer("inner")},
		Context: func(ctx context.Context, call *Call) context.Context {
			return context.WithValue(ctx, traceKey{}, call.Headers["traceparent"])
		},
		Observe: func(ctx context.Context, o Observation) {
			if ctx.Value(traceKey{}) != "00-ab" {
				t.Error("Observe isn't given the context that the hook made")
			}
			seen = o
		},
	}, greeter(MethodOptions{}, func(ctx context.Context, params *greetParams) (*greetResult, error) {
		steps = append(steps, "handler "+ctx.Value(traceKey{}).(string))
		return hello(ctx, params)
	}))
	call := Call{User: "7", Transport: RPCTransport, Headers: map[string]string{"traceparent": "00-ab"}}
	if got := greet(t.Context(), s, call); got != helloAda {
		t.Error(got)
	}
	if want := []string{"outer Ada 7", "inner Ada 7", "handler 00-ab"}; !slices.Equal(steps, want) {
		t.Errorf("steps %q, want %q", steps, want)
	}
	if seen.Duration <= 0 {
		t.Errorf("observed a duration of %v", seen.Duration)
	}
	if seen.Duration = 0; seen != (Observation{Method: "greeter.greet", Transport: RPCTransport, Outcome: "ok"}) {
		t.Errorf("observed %+v", seen)
	}
	if CallFrom(t.Context()) != nil {
		t.Error("there is a call in a context of none")
	}
}

// TestHooksPanic: a panic in what the user gave doesn't reach the transport.
func TestHooksPanic(t *testing.T) {
	s, _ := newServer(t, Options{
		Context: func(context.Context, *Call) context.Context { panic("context") },
		Observe: func(context.Context, Observation) { panic("observe") },
	}, greeter(MethodOptions{}, hello))
	if got := greet(t.Context(), s, Call{}); got != helloAda {
		t.Error(got)
	}
	s, _ = newServer(t, Options{Context: func(context.Context, *Call) context.Context { return nil }}, greeter(MethodOptions{}, hello))
	if got := greet(t.Context(), s, Call{}); got != helloAda {
		t.Error(got)
	}
}

// TestObserve: only known methods are told, by the names of their outcomes.
func TestObserve(t *testing.T) {
	var got []string
	observe := func(_ context.Context, o Observation) { got = append(got, o.Method+" "+o.Outcome) }
	s, _ := newServer(t, Options{Observe: observe}, greeter(MethodOptions{}, func(context.Context, *greetParams) (*greetResult, error) {
		return nil, PermissionDenied("not you")
	}))
	call := Call{Method: "greeter.greet"}
	s.Serve(t.Context(), Call{Method: "made.up"}, nil)
	s.Serve(t.Context(), call, nil)
	s.Serve(t.Context(), call, []byte(`[]`))
	s.ServeRPC(t.Context(), call, []byte(`[]`))
	want := []string{"greeter.greet permission_denied", "greeter.greet invalid_params", "greeter.greet invalid_params"}
	if !slices.Equal(got, want) {
		t.Errorf("observed %q, want %q", got, want)
	}
}

// TestDeadline: calls end in time, whether the handler looks at its context or not.
func TestDeadline(t *testing.T) {
	for name, handler := range map[string]func(ctx context.Context) error{
		"looks":        func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
		"wraps":        func(ctx context.Context) error { <-ctx.Done(); return errors.Join(errors.New("query"), ctx.Err()) },
		"doesn't look": func(context.Context) error { time.Sleep(time.Minute); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				slow := func(ctx context.Context, _ *greetParams) (*greetResult, error) { return &greetResult{}, handler(ctx) }
				s, _ := newServer(t, Options{Timeout: 3 * time.Second}, greeter(MethodOptions{}, slow),
					Service{Name: "own", Methods: []Method{NewMethod("own.timeout", MethodOptions{Timeout: time.Second}, slow)}})
				start := time.Now()
				if got := greet(t.Context(), s, Call{}); got != toldDeadline || time.Since(start) != 3*time.Second {
					t.Errorf("after %v: %s", time.Since(start), got)
				}
				start = time.Now()
				if got := string(s.Serve(t.Context(), Call{Method: "own.timeout"}, nil)); got != toldDeadline || time.Since(start) != time.Second {
					t.Errorf("method's own timeout: after %v: %s", time.Since(start), got)
				}
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Millisecond, cancel)
				start = time.Now()
				if got := greet(ctx, s, Call{}); got != toldCancel || time.Since(start) != time.Millisecond {
					t.Errorf("caller left: after %v: %s", time.Since(start), got)
				}
				time.Sleep(2 * time.Minute) // until all handlers have returned
			})
		})
	}
}

// TestLimits: handlers that go on after their call's end count, too.
func TestLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := newServer(t, Options{MaxCalls: 3, MaxCallsPerUser: 2, Timeout: time.Second},
			greeter(MethodOptions{}, func(ctx context.Context, params *greetParams) (*greetResult, error) {
				time.Sleep(5 * time.Second)
				return hello(ctx, params)
			}))
		for _, user := range []string{"1", "1", "2"} {
			go greet(t.Context(), s, Call{User: user})
			synctest.Wait()
			if user == "1" {
				continue
			}
			for _, user := range []string{"1", "3"} {
				if got := greet(t.Context(), s, Call{User: user}); got != toldOverload {
					t.Errorf("user %s: %s, want %s", user, got, toldOverload)
				}
			}
		}
		time.Sleep(2 * time.Second)
		if got := greet(t.Context(), s, Call{User: "3"}); got != toldOverload {
			t.Errorf("handlers still run: %s, want %s", got, toldOverload)
		}
		time.Sleep(5 * time.Second)
		if got := greet(t.Context(), s, Call{User: "3"}); got != toldDeadline {
			t.Errorf("handlers have returned: %s, want %s", got, toldDeadline)
		}
		time.Sleep(5 * time.Second)
		synctest.Wait()
		var all sync.WaitGroup
		for _, user := range []string{"1", "1", "2"} {
			all.Go(func() {
				if got := greet(t.Context(), s, Call{User: user}); got != toldDeadline {
					t.Errorf("no handler runs, user %s: %s, want %s", user, got, toldDeadline)
				}
			})
		}
		all.Wait()
		time.Sleep(5 * time.Second) // until the handlers have returned
	})
}

func TestMaxCallsPerUser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := newServer(t, Options{MaxCallsPerUser: 1}, greeter(MethodOptions{}, func(ctx context.Context, params *greetParams) (*greetResult, error) {
			time.Sleep(time.Second)
			return hello(ctx, params)
		}))
		go greet(t.Context(), s, Call{User: "1"})
		synctest.Wait()
		if got := greet(t.Context(), s, Call{User: "1", CorrelationID: "c"}); got != toldOverload {
			t.Errorf("%s, want %s", got, toldOverload)
		}
		if got := greet(t.Context(), s, Call{User: "2"}); got != helloAda {
			t.Errorf("another user: %s", got)
		}
		synctest.Wait()
		for range 3 { // a place is free as soon as its reply is there; what was refused may come again
			if got := greet(t.Context(), s, Call{User: "1"}); got != helloAda {
				t.Errorf("one after the other: %s", got)
			}
		}
		if got := greet(t.Context(), s, Call{User: "1", CorrelationID: "c"}); got != helloAda {
			t.Errorf("again after overloaded: %s", got)
		}
	})
}

// A stalled publisher has room for nothing until it is closed.
type stalled chan bool

func (p stalled) Publish(context.Context, string, []byte) error {
	<-p
	return nil
}

// TestRepliesThatWait: a call whose reply waits for room is still one of its user's.
func TestRepliesThatWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		publisher, runs := make(stalled), atomic.Int64{}
		s, _ := newServer(t, Options{MaxCallsPerUser: 3, Publisher: publisher}, greeter(MethodOptions{}, func(ctx context.Context, p *greetParams) (*greetResult, error) {
			runs.Add(1)
			return hello(ctx, p)
		}))
		for i := range 100 {
			go func() {
				_ = s.ServeRequest(t.Context(), Call{User: "1"}, []byte(`{"method":"greeter.greet","correlation_id":"`+strconv.Itoa(i)+`"}`))
			}()
			synctest.Wait()
		}
		if got := runs.Load(); got != 6 {
			t.Errorf("%d calls ran, want 3, and as many again", got)
		}
		if got := string(s.ServeRPC(t.Context(), Call{Method: "greeter.greet", User: "1"}, nil)); got != toldOverload {
			t.Errorf("by native RPC: %s, want %s", got, toldOverload)
		}
		if got := greet(t.Context(), s, Call{User: "2"}); got != helloAda {
			t.Errorf("another user: %s", got)
		}
		close(publisher)
		synctest.Wait()
		if got := greet(t.Context(), s, Call{User: "1"}); got != helloAda {
			t.Errorf("when there is room: %s", got)
		}
	})
}

// TestSlots: a user whose requests all wait leaves room for those of others.
func TestSlots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		publisher, ran := make(stalled), atomic.Int64{}
		s, _ := newServer(t, Options{API: []string{"http://localhost:1/api"}, APIKey: "k", NoProxies: true, Publisher: publisher, MaxCalls: 64, MaxCallsPerUser: 8},
			greeter(MethodOptions{}, func(ctx context.Context, params *greetParams) (*greetResult, error) {
				if CallFrom(ctx).User == "2" {
					ran.Add(1)
				}
				return hello(ctx, params)
			}))
		b, err := s.newSubscriber(t.Context(), SubscribeOptions{Secret: "s"})
		if err != nil {
			t.Fatal(err)
		}
		request := func(user string, id int) {
			data := []byte(`{"method":"greeter.greet","correlation_id":"` + strconv.Itoa(id) + `"}`)
			b.handle(t.Context(), &centrifugo.Publication{Data: data, Info: &centrifugo.ClientInfo{User: user}}, func() error { return nil })
		}
		for i := range 5000 {
			request("1", i)
		}
		synctest.Wait()
		request("2", 0)
		synctest.Wait()
		if ran.Load() != 1 {
			t.Error("another user's request isn't served")
		}
		close(publisher)
		b.calls.Wait()
	})
}

// TestDrain: after close nothing begins, and drain waits for what runs: also calls that nobody waits for.
func TestDrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, out := newServer(t, Options{}, greeter(MethodOptions{}, func(ctx context.Context, params *greetParams) (*greetResult, error) {
			time.Sleep(time.Second)
			return hello(ctx, params)
		}))
		const request = `{"method":"greeter.greet","correlation_id":"1"}`
		go greet(t.Context(), s, Call{})
		if err := s.ServeRequest(t.Context(), Call{User: "1"}, []byte(`{"method":"greeter.greet","correlation_id":"2","no_wait":true}`)); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		s.calls.Close()
		if got := greet(t.Context(), s, Call{}); got != toldShutdown {
			t.Errorf("Serve: %s, want %s", got, toldShutdown)
		}
		if got := string(s.ServeRPC(t.Context(), Call{Method: "greeter.greet"}, nil)); got != toldShutdown {
			t.Errorf("ServeRPC: %s, want %s", got, toldShutdown)
		}
		if err := s.ServeRequest(t.Context(), Call{User: "1"}, []byte(request)); err != nil || !strings.Contains(<-out, "shutting_down") {
			t.Errorf("ServeRequest isn't answered: %v", err)
		}
		if err := s.ServeRequest(t.Context(), Call{User: "1"}, []byte(`{"no_wait":true,`+request[1:])); !errors.Is(err, errShuttingDown) {
			t.Errorf("no_wait: %v, want %v", err, errShuttingDown)
		}
		short, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		if err := s.calls.Drain(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("drain while calls run: %v", err)
		}
		start := time.Now()
		if err := s.calls.Drain(t.Context()); err != nil || time.Since(start) != 500*time.Millisecond {
			t.Errorf("drain: after %v: %v", time.Since(start), err)
		}
		if err := s.calls.Drain(t.Context()); err != nil {
			t.Errorf("drain of none: %v", err)
		}
	})
}
