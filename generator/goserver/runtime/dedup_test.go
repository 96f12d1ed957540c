package rpcserver

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// counter is a service whose method takes a second, and tells how often it has run.
func counter(options MethodOptions) (Service, *atomic.Int32) {
	runs := new(atomic.Int32)
	return greeter(options, func(ctx context.Context, _ *greetParams) (*greetResult, error) {
		n := runs.Add(1)
		select {
		case <-time.After(time.Second):
			return &greetResult{fmt.Sprint("run ", n)}, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}), runs
}

const (
	firstRun  = `{"result":{"greeting":"run 1"}}`
	secondRun = `{"result":{"greeting":"run 2"}}`
)

func TestDuplicates(t *testing.T) {
	for _, idempotent := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			again := toldTwice
			if idempotent {
				again = firstRun
			}
			service, runs := counter(MethodOptions{Idempotent: idempotent, Timeout: 10 * time.Second})
			s, _ := newServer(t, Options{MaxCallsPerUser: 2}, service)
			call := Call{User: "1", CorrelationID: "c"}
			var both sync.WaitGroup
			both.Go(func() {
				if got := greet(t.Context(), s, call); got != firstRun {
					t.Errorf("first: %s, want %s", got, firstRun)
				}
			})
			synctest.Wait()
			for range 3 { // as many as may be open: they don't count as calls that run
				both.Go(func() {
					if got := greet(t.Context(), s, call); got != again {
						t.Errorf("while it runs: %s, want %s", got, again)
					}
				})
			}
			both.Wait()
			time.Sleep(8 * time.Second)
			if got := greet(t.Context(), s, call); got != again {
				t.Errorf("afterwards: %s, want %s", got, again)
			}
			if got := runs.Load(); got != 1 {
				t.Errorf("%d runs, want 1", got)
			}
			time.Sleep(time.Second)
			if got := greet(t.Context(), s, call); got != secondRun {
				t.Errorf("after the timeout: %s, want %s", got, secondRun)
			}
		})
	}
}

// TestRepetitions: who repeats a call that runs, or has run, has no more calls open than who makes others.
func TestRepetitions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service, _ := counter(MethodOptions{Idempotent: true, Timeout: 10 * time.Second})
		publisher := make(stalled)
		s, _ := newServer(t, Options{MaxCallsPerUser: 3, Publisher: publisher}, service)
		var ended sync.Map // the answers by native RPC
		call := Call{User: "1", Method: "greeter.greet"}
		for i := range 10 {
			go func() { ended.Store(i, string(s.ServeRPC(t.Context(), call, []byte(`{"correlation_id":"c"}`)))) }()
			synctest.Wait()
		}
		time.Sleep(2 * time.Second)
		for i := range 10 {
			want := firstRun
			if i >= 6 { // 3 that may run, and as many again
				want = toldOverload
			}
			if got, _ := ended.Load(i); got != want {
				t.Errorf("repetition %d while it runs: %s, want %s", i, got, want)
			}
		}
		// Their replies wait.
		for range 10 {
			go func() {
				_ = s.ServeRequest(t.Context(), call, []byte(`{"method":"greeter.greet","correlation_id":"c"}`))
			}()
		}
		synctest.Wait()
		if got := string(s.ServeRPC(t.Context(), call, []byte(`{"correlation_id":"c"}`))); got != toldOverload {
			t.Errorf("after ten repetitions whose replies wait: %s, want %s", got, toldOverload)
		}
		close(publisher)
		synctest.Wait()
		if got := string(s.ServeRPC(t.Context(), call, []byte(`{"correlation_id":"c"}`))); got != firstRun {
			t.Errorf("when there is room: %s, want %s", got, firstRun)
		}
	})
}

// TestOtherCalls: a call is the same by user, method and correlation id only.
func TestOtherCalls(t *testing.T) {
	s, _ := newServer(t, Options{}, greeter(MethodOptions{}, hello), Service{Name: "x", Methods: []Method{NewMethod("x.greet", MethodOptions{}, hello)}})
	for _, call := range []Call{
		{User: "1", Method: "greeter.greet", CorrelationID: "c"},
		{User: "2", Method: "greeter.greet", CorrelationID: "c"},
		{User: "1", Method: "x.greet", CorrelationID: "c"},
		{User: "1", Method: "greeter.greet", CorrelationID: "d"},
		{User: "1", Method: "greeter.greet"},
		{User: "1", Method: "greeter.greet"},
	} {
		if got := string(s.Serve(t.Context(), call, []byte(`{"name":"Ada"}`))); got != helloAda {
			t.Errorf("%+v: %s", call, got)
		}
	}
}

// TestCallerComesBack: an idempotent call that ended with its connection runs again, also for who waits for it; another isn't.
func TestCallerComesBack(t *testing.T) {
	for _, idempotent := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			want := toldTwice
			if idempotent {
				want = secondRun
			}
			service, _ := counter(MethodOptions{Idempotent: idempotent})
			s, _ := newServer(t, Options{}, service)
			call := Call{User: "1", CorrelationID: "c"}
			ctx, leave := context.WithCancel(t.Context())
			var both sync.WaitGroup
			both.Go(func() { greet(ctx, s, call) })
			synctest.Wait()
			both.Go(func() {
				if got := greet(t.Context(), s, call); got != want {
					t.Errorf("waits: %s, want %s", got, want)
				}
			})
			synctest.Wait()
			leave()
			both.Wait()
			if got := greet(t.Context(), s, call); got != want {
				t.Errorf("comes back: %s, want %s", got, want)
			}
		})
	}
}

// TestNeverTwiceAtOnce: a handler that goes on when its caller's connection is lost has none of the same call beside it, and answers who makes it again.
func TestNeverTwiceAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runs := atomic.Int64{}
		s, _ := newServer(t, Options{}, greeter(MethodOptions{Idempotent: true}, func(context.Context, *greetParams) (*greetResult, error) {
			n := runs.Add(1)
			time.Sleep(2 * time.Second)
			return &greetResult{fmt.Sprint("run ", n)}, nil
		}))
		ctx, leave := context.WithCancel(t.Context())
		call, request := Call{User: "1", Method: "greeter.greet"}, []byte(`{"correlation_id":"c"}`)
		time.AfterFunc(time.Second, leave)
		if got := string(s.ServeRPC(ctx, call, request)); got != toldCancel {
			t.Errorf("caller left: %s, want %s", got, toldCancel)
		}
		for _, when := range []string{"while the handler runs", "afterwards"} {
			if got := string(s.ServeRPC(t.Context(), call, request)); got != firstRun {
				t.Errorf("%s: %s, want %s", when, got, firstRun)
			}
		}
	})
}

// store is a Dedup in memory, which replicas share.
type store struct {
	mu    sync.Mutex
	calls map[string][]byte
	until map[string]time.Time
	err   error
	ended atomic.Int32
}

func newStore() *store { return &store{calls: map[string][]byte{}, until: map[string]time.Time{}} }

func (d *store) Begin(_ context.Context, key string, timeout time.Duration) (bool, []byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if body, found := d.calls[key]; found && time.Now().Before(d.until[key]) {
		return false, body, d.err
	}
	d.calls[key], d.until[key] = nil, time.Now().Add(timeout)
	return true, nil, d.err
}

func (d *store) End(_ context.Context, key string, outcome []byte, left time.Duration) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ended.Add(1)
	d.calls[key], d.until[key] = outcome, time.Now().Add(left)
	return d.err
}

func (d *store) Forget(_ context.Context, key string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.calls, key)
	return d.err
}

func TestReplicas(t *testing.T) {
	for _, idempotent := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			want := toldTwice
			if idempotent {
				want = firstRun
			}
			shared := newStore()
			service, runs := counter(MethodOptions{Idempotent: idempotent, Timeout: 10 * time.Second})
			one, _ := newServer(t, Options{Dedup: shared}, service)
			var outcome string
			other, _ := newServer(t, Options{Dedup: shared, Observe: func(_ context.Context, o Observation) { outcome = o.Outcome }}, service)
			call := Call{User: "1", CorrelationID: "c"}
			go greet(t.Context(), one, call)
			synctest.Wait()
			for _, when := range []string{"while it runs", "afterwards", "from its own memory"} {
				if got := greet(t.Context(), other, call); got != want {
					t.Errorf("%s: %s, want %s", when, got, want)
				}
				if wantOutcome := map[bool]string{true: "ok", false: "duplicate_call"}[idempotent]; outcome != wantOutcome {
					t.Errorf("%s: observed %s, want %s", when, outcome, wantOutcome)
				}
				time.Sleep(2 * time.Second)
			}
			if got := runs.Load(); got != 1 {
				t.Errorf("%d runs, want 1", got)
			}
			time.Sleep(10 * time.Second)
			if got := greet(t.Context(), other, call); got != secondRun {
				t.Errorf("after the timeout: %s, want %s", got, secondRun)
			}
		})
	}
}

// TestReplicaLost: what was cancelled with its connection, or ran on a replica that was killed, may run again elsewhere.
func TestReplicaLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := newStore()
		service, _ := counter(MethodOptions{Idempotent: true, Timeout: 10 * time.Second})
		one, _ := newServer(t, Options{Dedup: shared}, service)
		other, _ := newServer(t, Options{Dedup: shared}, service)
		ctx, leave := context.WithCancel(t.Context())
		call := Call{User: "1", CorrelationID: "c"}
		time.AfterFunc(time.Millisecond, leave)
		greet(ctx, one, call)
		synctest.Wait()
		if got := greet(t.Context(), other, call); got != secondRun {
			t.Errorf("%s, want %s", got, secondRun)
		}
		if _, _, err := shared.Begin(t.Context(), "greeter.greet\n1\nd", 5*time.Second); err != nil {
			t.Fatal(err)
		}
		call.CorrelationID = "d"
		if got, want := greet(t.Context(), other, call), `{"result":{"greeting":"run 3"}}`; got != want {
			t.Errorf("claimed by a killed replica: %s, want %s", got, want)
		}
	})
}

// TestDedupFails: without a memory that is shared, calls run.
func TestDedupFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := newStore()
		broken.err = errors.New("connection refused")
		service, _ := counter(MethodOptions{})
		s, _ := newServer(t, Options{Dedup: broken}, service)
		if got := greet(t.Context(), s, Call{CorrelationID: "c"}); got != firstRun {
			t.Errorf("%s, want %s", got, firstRun)
		}
		if got := greet(t.Context(), s, Call{CorrelationID: "c"}); got != toldTwice {
			t.Errorf("own memory: %s, want %s", got, toldTwice)
		}
	})
}

// TestDedupEnds: a call that panics has an outcome, too, and who has no correlation id asks for nothing.
func TestDedupEnds(t *testing.T) {
	shared := newStore()
	s, _ := newServer(t, Options{Dedup: shared}, greeter(MethodOptions{Idempotent: true}, func(context.Context, *greetParams) (*greetResult, error) {
		panic("secret")
	}))
	for _, id := range []string{"", "c"} {
		if got := greet(t.Context(), s, Call{CorrelationID: id}); got != toldInternal {
			t.Errorf("%s, want %s", got, toldInternal)
		}
	}
	if got := shared.ended.Load(); got != 1 {
		t.Errorf("%d outcomes, want 1", got)
	}
}
