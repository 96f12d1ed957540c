package rpcserver

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestServeRequest(t *testing.T) {
	s, out := newServer(t, Options{}, greeter(MethodOptions{}, hello))
	for _, test := range []struct{ name, request, want string }{
		{
			"a reply_to of another user",
			`{"method":"greeter.greet","params":{"name":"Ada"},"correlation_id":"c\"1","reply_to":"user#2"}`,
			`user#1 {"correlation_id":"c\"1","result":{"greeting":"hello Ada"}}`,
		},
		{
			"unknown method",
			`{"method":"<x>","correlation_id":"c"}`,
			`user#1 {"correlation_id":"c","error":{"code":404,"name":"unknown_method","message":"no method \"\u003cx\u003e\""}}`,
		},
		{
			"wrong headers",
			`{"method":"greeter.greet","correlation_id":"c","headers":{"a":1}}`,
			`user#1 {"correlation_id":"c","error":{"code":400,"name":"invalid_params","message":"headers[a] must be a string",` +
				`"data":{"fields":[{"path":"headers[a]","rule":"type","message":"must be a string"}]}}}`,
		},
		{
			"no method",
			`{"method":1,"correlation_id":"c"}`,
			`user#1 {"correlation_id":"c","error":{"code":400,"name":"invalid_params","message":"method must be a string",` +
				`"data":{"fields":[{"path":"method","rule":"type","message":"must be a string"}]}}}`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := s.ServeRequest(t.Context(), Call{User: "1"}, []byte(test.request)); err != nil {
				t.Fatal(err)
			}
			if got := <-out; got != test.want {
				t.Errorf("published %s, want %s", got, test.want)
			}
		})
	}
}

// TestRequestsWithoutReply: what has no correlation id is refused.
func TestRequestsWithoutReply(t *testing.T) {
	s, out := newServer(t, Options{}, greeter(MethodOptions{}, func(context.Context, *greetParams) (*greetResult, error) {
		t.Error("a handler has run")
		return nil, nil
	}))
	for request, want := range map[string]string{
		``:                           "correlation_id is required",
		`null`:                       "correlation_id is required",
		`{}`:                         "correlation_id is required",
		`{"method":"greeter.greet"}`: "correlation_id is required",
		`[]`:                         "the request must be an object",
		`{"method":"greeter.greet"`:  "the request must be valid JSON",
		`{"method":"greeter.greet","correlation_id":"c"}{}`:           "the request must be valid JSON",
		`{"method":"greeter.greet","correlation_id":1}`:               "correlation_id must be a string",
		`{"method":"greeter.greet","correlation_id":"c","no_wait":1}`: "",
		`{"method":"greeter.greet","no_wait":true}`:                   "correlation_id is required",
		`{"headers":1,"correlation_id":"c","no_wait":true}`:           "headers must be an object",
		`{"method":"greeter.greet","correlation_id":"` + long + `"}`:  "must have 1 to 128 characters",
		`{"method":"greeter.greet","correlation_id":"é"}`:             "of printable ASCII",
		`{"cancel":1}`: "cancel must be a string",
		strings.Repeat("[", 30000) + strings.Repeat("]", 30000): "the request must be valid JSON",
	} {
		err := s.ServeRequest(t.Context(), Call{User: "1"}, []byte(request))
		if want == "" {
			if got := <-out; err != nil || !strings.Contains(got, "no_wait must be true or false") {
				t.Errorf("%.80s: published %s, error %v", request, got, err)
			}
			continue
		}
		if e := new(Error); !errors.As(err, &e) || e.Name != "invalid_params" || !strings.Contains(e.Message, want) || len(e.Message) > 300 {
			t.Errorf("%.80s: error %v, want %q", request, err, want)
		}
	}
	if len(out) > 0 {
		t.Errorf("published %s", <-out)
	}
}

var long = strings.Repeat("c", 60000)

func TestServeRPC(t *testing.T) {
	s, _ := newServer(t, Options{}, greeter(MethodOptions{}, func(ctx context.Context, params *greetParams) (*greetResult, error) {
		call := CallFrom(ctx)
		return &greetResult{Greeting: params.Name + " " + call.User + " " + call.CorrelationID + " " + call.Headers["h"]}, nil
	}))
	for data, want := range map[string]string{
		``:                 `{"result":{"greeting":" 1  "}}`,
		`{}`:               `{"result":{"greeting":" 1  "}}`,
		`{"params":null}`:  `{"result":{"greeting":" 1  "}}`,
		`{"no_wait":true}`: `{}`,
		`{"method":"system.check_version","user":"2","params":{"name":"Ada"},"headers":{"h":"v"},"correlation_id":"c"}`: `{"result":{"greeting":"Ada 1 c v"}}`,
		`{"params":{},"correlation_id":"` + long + `"}`: `{"error":{"code":400,"name":"invalid_params","message":"correlation_id must have 1 to 128 characters of printable ASCII",` +
			`"data":{"fields":[{"path":"correlation_id","rule":"correlation_id","message":"must have 1 to 128 characters of printable ASCII"}]}}}`,
		`{"params":{"name":{}}}`: `{"error":{"code":400,"name":"invalid_params","message":"name must be a string",` +
			`"data":{"fields":[{"path":"name","rule":"type","message":"must be a string"}]}}}`,
	} {
		if got := string(s.ServeRPC(t.Context(), Call{Method: "greeter.greet", User: "1"}, []byte(data))); got != want {
			t.Errorf("%.80s: %s, want %s", data, got, want)
		}
	}
}

// TestNoWait: a call that nobody waits for runs on after its request, and isn't answered.
func TestNoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ran := make(chan bool, 2)
		s, out := newServer(t, Options{}, greeter(MethodOptions{}, func(ctx context.Context, params *greetParams) (*greetResult, error) {
			time.Sleep(time.Second)
			ran <- CallFrom(ctx).NoWait && ctx.Err() == nil
			return hello(ctx, params)
		}))
		ctx, cancel := context.WithCancel(t.Context())
		start := time.Now()
		if err := s.ServeRequest(ctx, Call{User: "1"}, []byte(`{"method":"greeter.greet","correlation_id":"1","no_wait":true}`)); err != nil {
			t.Fatal(err)
		}
		if got := string(s.ServeRPC(ctx, Call{Method: "greeter.greet", User: "1"}, []byte(`{"no_wait":true}`))); got != "{}" {
			t.Errorf("native: %s", got)
		}
		if time.Since(start) != 0 {
			t.Errorf("acknowledged after %v", time.Since(start))
		}
		cancel()
		if first, second := <-ran, <-ran; !first || !second {
			t.Error("a handler doesn't know that nobody waits, or its context has ended")
		}
		synctest.Wait()
		if len(out) > 0 {
			t.Errorf("published %s", <-out)
		}
	})
}

// TestCancel: only the user who made a call can cancel it, and the call is answered at once.
func TestCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, out := newServer(t, Options{}, greeter(MethodOptions{Idempotent: true}, func(ctx context.Context, _ *greetParams) (*greetResult, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}))
		start := time.Now()
		for range 2 {
			go func() {
				_ = s.ServeRequest(t.Context(), Call{User: "1"}, []byte(`{"method":"greeter.greet","correlation_id":"c"}`))
			}()
		}
		time.Sleep(time.Second)
		for _, cancel := range []struct{ user, id string }{{"2", "c"}, {"1", "d"}} {
			if err := s.ServeRequest(t.Context(), Call{User: cancel.user}, []byte(`{"cancel":"`+cancel.id+`"}`)); err != nil {
				t.Fatal(err)
			}
		}
		synctest.Wait()
		if len(out) > 0 {
			t.Errorf("cancelled by another: %s", <-out)
		}
		if err := s.ServeRequest(t.Context(), Call{User: "1"}, []byte(`{"cancel":"c"}`)); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if got, want := <-out, `user#1 {"correlation_id":"c",`+toldCancel[1:]; got != want {
				t.Errorf("published %s, want %s", got, want)
			}
		}
		if time.Since(start) != time.Second {
			t.Errorf("ended after %v", time.Since(start))
		}
	})
}

// TestCancelBeforeCall: a cancel may overtake its call, which then isn't run. It doesn't wait for long, and not in any number.
func TestCancelBeforeCall(t *testing.T) {
	for _, test := range []struct {
		name         string
		user, id     string        // of the cancel
		others       int           // cancels of the same user before it
		after        time.Duration // until the call comes
		wantNotToRun bool
	}{
		{"at once", "1", "c", 0, 0, true},
		{"a little later", "1", "c", 0, 5 * time.Second, true},
		{"too late", "1", "c", 0, 10 * time.Second, false},
		{"by another", "2", "c", 0, 0, false},
		{"of another call", "1", "d", 0, 0, false},
		{"among many", "1", "c", 9, 0, true},
		{"among too many", "1", "c", 10, 0, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ran := false
				s, out := newServer(t, Options{MaxCallsPerUser: 10}, greeter(MethodOptions{}, func(context.Context, *greetParams) (*greetResult, error) {
					ran = true
					return &greetResult{}, nil
				}))
				cancel := func(user, id string) {
					if err := s.ServeRequest(t.Context(), Call{User: user}, []byte(`{"cancel":"`+id+`"}`)); err != nil {
						t.Fatal(err)
					}
				}
				for i := range test.others {
					cancel(test.user, strconv.Itoa(i))
				}
				cancel(test.user, test.id)
				time.Sleep(test.after)
				go func() {
					_ = s.ServeRequest(t.Context(), Call{User: "1"}, []byte(`{"method":"greeter.greet","correlation_id":"c"}`))
				}()
				got := <-out
				if want := `user#1 {"correlation_id":"c",` + toldCancel[1:]; ran == test.wantNotToRun || (got == want) != test.wantNotToRun {
					t.Errorf("the call ran: %t; published %s", ran, got)
				}
			})
		})
	}
}

// TestConnectionLost: a call by correlation goes on, for its client will be back.
func TestConnectionLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, out := newServer(t, Options{}, greeter(MethodOptions{}, func(ctx context.Context, params *greetParams) (*greetResult, error) {
			time.Sleep(time.Second)
			return hello(ctx, params)
		}))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Millisecond, cancel)
		if err := s.ServeRequest(ctx, Call{User: "1"}, []byte(`{"method":"greeter.greet","correlation_id":"c","params":{"name":"Ada"}}`)); err != nil {
			t.Fatal(err)
		}
		if got, want := <-out, `user#1 {"correlation_id":"c",`+helloAda[1:]; got != want {
			t.Errorf("published %s, want %s", got, want)
		}
	})
}

// failing can't publish.
type failing struct{ deadline chan time.Time }

func (f failing) Publish(ctx context.Context, _ string, _ []byte) error {
	deadline, _ := ctx.Deadline()
	f.deadline <- deadline
	return errors.New("nobody there")
}

// TestUnpublished: the transport is told that a reply was lost, and the publisher how long it may try.
func TestUnpublished(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		publisher := failing{make(chan time.Time, 1)}
		s, _ := newServer(t, Options{Publisher: publisher}, greeter(MethodOptions{Timeout: 10 * time.Second}, hello))
		err := s.ServeRequest(t.Context(), Call{User: "1"}, []byte(`{"method":"greeter.greet","correlation_id":"c"}`))
		if e := new(Error); err == nil || errors.As(err, &e) || !strings.Contains(err.Error(), "nobody there") {
			t.Errorf("error %v", err)
		}
		if left := time.Until(<-publisher.deadline); left != 15*time.Second {
			t.Errorf("the publisher has %v, want 15 s", left)
		}
	})
}
