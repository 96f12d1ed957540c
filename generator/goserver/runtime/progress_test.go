package rpcserver

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"example.com/rpcgen/generator/goserver/runtime/internal/retry"
	"example.com/rpcgen/generator/goserver/runtime/internal/running"
)

// A board is a publisher that notes what is published, if it is let.
type board struct {
	slow time.Duration // how long one publication takes

	mu       sync.Mutex
	messages []string
}

func (b *board) Publish(ctx context.Context, channel string, data []byte) error {
	return b.PublishWith(ctx, channel, data, PublishOptions{})
}

func (b *board) PublishWith(ctx context.Context, channel string, data []byte, options PublishOptions) error {
	if err := retry.Sleep(ctx, b.slow); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if options.SkipHistory != strings.Contains(string(data), `"seq"`) || channel != "user#1" {
		return fmt.Errorf("to %s, skipHistory %t: %s", channel, options.SkipHistory, data)
	}
	b.messages = append(b.messages, string(data))
	return nil
}

func (b *board) got() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.messages)
}

// exporting returns a server of a method that tells progress, and where its messages come.
func exporting(
	t *testing.T, options Options, method MethodOptions, export func(ctx context.Context, params *greetParams, progress func(int) error) (*greetResult, error),
) (*Server, *board) {
	t.Helper()
	b, ok := options.Publisher.(*board)
	if !ok {
		b = &board{}
		options.Publisher = b
	}
	s, _ := newServer(t, options, Service{Name: "reports", Methods: []Method{NewProgressMethod("reports.export", method, export)}})
	return s, b
}

var exportCall = Call{User: "1", Transport: PublishTransport}

const exportRequest = `{"method":"reports.export","correlation_id":"c","params":{"name":"Ada"}}`

func exportTold(seq, progress int) string {
	return fmt.Sprintf(`{"correlation_id":"c","seq":%d,"progress":%d}`, seq, progress)
}

const exportDone = `{"correlation_id":"c","result":{"greeting":"done"}}`

func wantMessages(t *testing.T, b *board, want ...string) {
	t.Helper()
	if got := b.got(); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, b := exporting(t, Options{Publisher: &board{slow: time.Second}}, MethodOptions{Timeout: 10 * time.Second},
			func(_ context.Context, params *greetParams, progress func(int) error) (*greetResult, error) {
				start := time.Now()
				for n := range 3 {
					if err := progress(len(params.Name) + n); err != nil {
						t.Error(err)
					}
				}
				if took := time.Since(start); took != 3*time.Second {
					t.Errorf("three took %s, want as long as their publishing", took)
				}
				// What is told at once is published one by one, and before the result.
				var wait sync.WaitGroup
				for range 2 {
					wait.Go(func() { _ = progress(9) })
				}
				time.Sleep(time.Millisecond)
				return &greetResult{"done"}, nil
			})
		start := time.Now()
		if err := s.ServeRequest(t.Context(), exportCall, []byte(exportRequest)); err != nil {
			t.Error(err)
		}
		if took := time.Since(start); took != time.Second {
			t.Errorf("the request is answered after %s, want when the first progress is published", took)
		}
		if err := s.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		got := b.got()
		want := []string{exportTold(1, 3), exportTold(2, 4), exportTold(3, 5), exportTold(4, 9), exportTold(5, 9), exportDone}
		// Of those two the second may come too late; the result is the last in any case.
		if !slices.Equal(got, want) && !slices.Equal(got, slices.Delete(want, 4, 5)) {
			t.Errorf("got\n%s", strings.Join(got, "\n"))
		}
	})
}

// TestSilence: the timeout of a method with progress is one of silence.
func TestSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var late error
		ended := make(chan error, 1)
		s, b := exporting(t, Options{}, MethodOptions{Timeout: 10 * time.Second, Idempotent: true},
			func(ctx context.Context, _ *greetParams, progress func(int) error) (*greetResult, error) {
				for n := range 10 {
					time.Sleep(9 * time.Second)
					if err := progress(n); err != nil {
						t.Error(err)
					}
				}
				<-ctx.Done()
				late = progress(99)
				ended <- context.Cause(ctx)
				return nil, late
			})
		start := time.Now()
		go func() {
			// The same call again, after more than the timeout: it waits for the first one, and gets its outcome.
			time.Sleep(50 * time.Second)
			if err := s.ServeRequest(t.Context(), exportCall, []byte(exportRequest)); err != nil {
				t.Error(err)
			}
		}()
		if err := s.ServeRequest(t.Context(), exportCall, []byte(exportRequest)); err != nil {
			t.Error(err)
		}
		if err := <-ended; !errors.Is(err, context.DeadlineExceeded) || !errors.Is(late, context.DeadlineExceeded) {
			t.Errorf("the context ended by %v, progress afterwards: %v; want the deadline", err, late)
		}
		if took := time.Since(start); took != 100*time.Second {
			t.Errorf("ended after %s, want 10 s after the last progress", took)
		}
		time.Sleep(time.Second)
		var want []string
		for n := range 10 {
			want = append(want, exportTold(n+1, n))
		}
		over := `{"correlation_id":"c","error":{"code":504,"name":"deadline_exceeded","message":"the time for the call ran out"}}`
		wantMessages(t, b, append(want, over, over)...)
	})
}

func TestProgressOfCallsThatEnd(t *testing.T) {
	for _, how := range []string{"cancelled", "returned", "panicked"} {
		synctest.Test(t, func(t *testing.T) {
			later := make(chan error, 1)
			s, b := exporting(t, Options{}, MethodOptions{}, func(ctx context.Context, _ *greetParams, progress func(int) error) (*greetResult, error) {
				if err := progress(1); err != nil {
					t.Error(err)
				}
				go func() {
					time.Sleep(2 * time.Second)
					later <- progress(2)
				}()
				switch how {
				case "cancelled":
					<-ctx.Done()
					return nil, progress(3)
				case "panicked":
					panic("x")
				}
				return &greetResult{"done"}, nil
			})
			if err := s.ServeRequest(t.Context(), exportCall, []byte(exportRequest)); err != nil {
				t.Error(err)
			}
			time.Sleep(time.Second)
			s.calls.Cancel(running.Caller{User: "1", CorrelationID: "c"})
			if err := <-later; err == nil {
				t.Errorf("%s: progress afterwards is no error", how)
			}
			if got := b.got(); len(got) != 2 || got[0] != exportTold(1, 1) || how == "cancelled" != strings.Contains(got[1], `"name":"cancelled"`) {
				t.Errorf("%s: got %v", how, got)
			}
		})
	}
}

// TestProgressIsAnsweredInTime: a proxy doesn't wait for as long as the first progress may take; who subscribes does, and nobody waits for it.
func TestProgressIsAnsweredInTime(t *testing.T) {
	for transport, want := range map[Transport]time.Duration{
		PublishTransport: 5 * time.Second, EmbeddedTransport: 5 * time.Second, SubscriberTransport: 20 * time.Second,
	} {
		synctest.Test(t, func(t *testing.T) {
			s, b := exporting(t, Options{}, MethodOptions{}, func(context.Context, *greetParams, func(int) error) (*greetResult, error) {
				time.Sleep(20 * time.Second)
				return &greetResult{"done"}, nil
			})
			start := time.Now()
			if err := s.ServeRequest(t.Context(), Call{User: "1", Transport: transport}, []byte(exportRequest)); err != nil {
				t.Error(err)
			}
			if took := time.Since(start); took != want {
				t.Errorf("%s: answered after %s, want %s", transport, took, want)
			}
			if err := s.Shutdown(t.Context()); err != nil {
				t.Error(err)
			}
			wantMessages(t, b, exportDone)
		})
	}
}

func TestProgressNobodyWaitsFor(t *testing.T) {
	done := make(chan error, 10)
	s, b := exporting(t, Options{}, MethodOptions{}, func(_ context.Context, _ *greetParams, progress func(int) error) (*greetResult, error) {
		done <- progress(1)
		return &greetResult{"done"}, nil
	})
	request := strings.Replace(exportRequest, `{`, `{"no_wait":true,`, 1)
	if err := s.ServeRequest(t.Context(), exportCall, []byte(request)); err != nil {
		t.Error(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	// By native RPC, too; there a call that waits is refused, since nothing could be told.
	if got := s.ServeRPC(t.Context(), Call{User: "1", Method: "reports.export"}, []byte(`{"no_wait":true}`)); string(got) != "{}" {
		t.Errorf("got %s", got)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	want := `{"error":{"code":400,"name":"invalid_params","message":"reports.export tells its progress: it must be called by correlation, not by native RPC, ` +
		`which answers once","data":{"fields":[{"path":"","rule":"correlation","message":"reports.export tells its progress: it must be called by ` +
		`correlation, not by native RPC, which answers once"}]}}}`
	if got := s.ServeRPC(t.Context(), Call{User: "1", Method: "reports.export"}, []byte(`{"correlation_id":"c"}`)); string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := s.Serve(t.Context(), Call{User: "1", Method: "reports.export"}, nil); string(got) != want {
		t.Errorf("Serve: got %s", got)
	}
	if err := s.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	wantMessages(t, b)
}

func TestProgressThatCannotBeTold(t *testing.T) {
	var none *greetResult
	for want, value := range map[string]any{
		"result_too_large": strings.Repeat("x", 1000),
		"internal":         func() {},
	} {
		b := &board{}
		s, _ := newServer(t, Options{Publisher: b, MaxReply: 500}, Service{Name: "reports", Methods: []Method{
			NewProgressMethod("reports.export", MethodOptions{}, func(_ context.Context, _ *greetParams, progress func(any) error) (*greetResult, error) {
				return nil, progress(value)
			}),
			NewProgressMethod("reports.none", MethodOptions{}, func(_ context.Context, _ *greetParams, progress func(*greetResult) error) (*greetResult, error) {
				return nil, progress(none)
			}),
		}})
		for _, request := range []string{exportRequest, strings.Replace(exportRequest, "export", "none", 1)} {
			if err := s.ServeRequest(t.Context(), exportCall, []byte(request)); err != nil {
				t.Error(err)
			}
		}
		if got := b.got(); len(got) != 2 || !strings.Contains(got[0], want) || !strings.Contains(got[1], "internal") {
			t.Errorf("got %v, want %s", got, want)
		}
	}
}

// TestRepeatedProgress: who makes an idempotent call again gets the outcome, and no progress.
func TestRepeatedProgress(t *testing.T) {
	runs := 0
	s, b := exporting(t, Options{}, MethodOptions{Idempotent: true}, func(_ context.Context, _ *greetParams, progress func(int) error) (*greetResult, error) {
		runs++
		return &greetResult{"done"}, progress(runs)
	})
	for range 3 {
		if err := s.ServeRequest(t.Context(), Call{User: "1", Transport: SubscriberTransport}, []byte(exportRequest)); err != nil {
			t.Error(err)
		}
	}
	wantMessages(t, b, exportTold(1, 1), exportDone, exportDone, exportDone)
}

// TestMemoryOfProgress: the outcome of a call that goes on for longer than its timeout is kept for a timeout after that.
func TestMemoryOfProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runs := 0
		s, b := exporting(t, Options{}, MethodOptions{Timeout: 10 * time.Second, Idempotent: true},
			func(_ context.Context, _ *greetParams, progress func(int) error) (*greetResult, error) {
				runs++
				for n := range 5 {
					time.Sleep(9 * time.Second)
					if err := progress(n); err != nil {
						t.Error(err)
					}
				}
				return &greetResult{"done"}, nil
			})
		for range 2 {
			if err := s.ServeRequest(t.Context(), Call{User: "1", Transport: SubscriberTransport}, []byte(exportRequest)); err != nil {
				t.Error(err)
			}
			time.Sleep(9 * time.Second)
		}
		if runs != 1 {
			t.Errorf("%d runs, want 1", runs)
		}
		if got := b.got(); len(got) != 7 || got[5] != exportDone || got[6] != exportDone {
			t.Errorf("got %v", got)
		}
	})
}

// TestClaimOfProgress: a call that goes on for longer than its timeout stays claimed among the replicas, however long it is silent in between.
func TestClaimOfProgress(t *testing.T) {
	for name, pauses := range map[string][]int{"even": {3, 3, 3, 3, 3, 3, 3, 3}, "uneven": {1, 9, 4, 9, 5, 9}} {
		synctest.Test(t, func(t *testing.T) {
			dedup := &claims{}
			s, _ := exporting(t, Options{Dedup: dedup}, MethodOptions{Timeout: 10 * time.Second},
				func(_ context.Context, _ *greetParams, progress func(int) error) (*greetResult, error) {
					for n, pause := range pauses {
						time.Sleep(time.Duration(pause) * time.Second)
						for range 100 {
							if err := progress(n); err != nil {
								t.Error(err)
							}
						}
					}
					return &greetResult{"done"}, nil
				})
			if err := s.ServeRequest(t.Context(), Call{User: "1", Transport: SubscriberTransport}, []byte(exportRequest)); err != nil {
				t.Error(err)
			}
			if dedup.gaps > 0 || dedup.kept > len(pauses)+1 || !dedup.until.After(time.Now().Add(9*time.Second)) {
				t.Errorf("%s: got %+v, want the claim kept until a timeout after the end, and not for each progress", name, dedup)
			}
		})
	}
}

// claims is a Dedup that sees whether a claim is over too early.
type claims struct {
	until      time.Time
	kept, gaps int
}

func (c *claims) Begin(_ context.Context, _ string, timeout time.Duration) (bool, []byte, error) {
	c.until = time.Now().Add(timeout)
	return true, nil, nil
}

func (c *claims) End(_ context.Context, _ string, _ []byte, left time.Duration) error {
	c.kept++
	if time.Now().After(c.until) {
		c.gaps++
	}
	c.until = time.Now().Add(left)
	return nil
}

func (c *claims) Forget(context.Context, string) error { return nil }
