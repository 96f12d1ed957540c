package rpcserver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestHandleProgress: done is called once, at the first progress or after 5 s, if the reply isn't published before; the handler goes on in the goroutine that
// calls HandleRequest.
func TestHandleProgress(t *testing.T) {
	tell := func(after time.Duration) func(func(int) error) {
		return func(progress func(int) error) {
			for n := range 3 {
				time.Sleep(after)
				_ = progress(n)
			}
			time.Sleep(4 * time.Second)
		}
	}
	for name, test := range map[string]struct {
		handler func(progress func(int) error)
		want    []string
		silent  []string // by a subscription, where nobody waits to be told that the request has come
	}{
		"tells":          {tell(time.Second), []string{"1s done", "7s end"}, []string{"7s done", "7s end"}},
		"tells late":     {tell(8 * time.Second), []string{"5s done", "28s end"}, []string{"28s done", "28s end"}},
		"returns":        {func(func(int) error) {}, []string{"0s done", "0s end"}, []string{"0s done", "0s end"}},
		"returns late":   {func(func(int) error) { time.Sleep(9 * time.Second) }, []string{"5s done", "9s end"}, []string{"9s done", "9s end"}},
		"panics":         {func(func(int) error) { panic("secret") }, []string{"0s done", "0s end"}, []string{"0s done", "0s end"}},
		"tells, panics":  {func(progress func(int) error) { _ = progress(1); panic("secret") }, []string{"0s done", "0s end"}, []string{"0s done", "0s end"}},
		"doesn't return": {func(func(int) error) { time.Sleep(time.Minute) }, []string{"5s done", "1m0s end"}, []string{"10s done", "1m0s end"}},
	} {
		for transport, want := range map[Transport][]string{PublishTransport: test.want, SubscriberTransport: test.silent} {
			synctest.Test(t, func(t *testing.T) {
				s, _ := exporting(t, Options{}, MethodOptions{Timeout: 10 * time.Second},
					func(_ context.Context, _ *greetParams, progress func(int) error) (*greetResult, error) {
						test.handler(progress)
						return &greetResult{"done"}, nil
					})
				j := &journal{start: time.Now()}
				go func() {
					defer j.add("end")
					s.HandleRequest(t.Context(), Call{User: "1", Transport: transport}, []byte(exportRequest), func(err error) {
						j.add("done")
						if err != nil {
							t.Error(err)
						}
					})
				}()
				synctest.Wait()
				if err := s.Shutdown(t.Context()); err != nil {
					t.Error(err)
				}
				time.Sleep(progressTime) // done may come too often
				synctest.Wait()
				slices.Sort(want)
				if slices.Sort(j.lines); !slices.Equal(j.lines, want) {
					t.Errorf("%s, by %s: %q, want %q", name, transport, j.lines, want)
				}
			})
		}
	}
}

// TestProgressUnpublished: that a reply is lost is told by done, or logged if that was called before. The publisher has as long for it as after any call.
func TestProgressUnpublished(t *testing.T) {
	for after, wantLogged := range map[time.Duration]bool{time.Second: false, 30 * time.Second: true} {
		synctest.Test(t, func(t *testing.T) {
			var log bytes.Buffer
			publisher := failing{make(chan time.Time, 1)}
			s, _ := newServer(t, Options{Publisher: publisher, Logger: slog.New(slog.NewTextHandler(&log, nil))}, Service{Name: "reports", Methods: []Method{
				NewProgressMethod("reports.export", MethodOptions{Timeout: 40 * time.Second},
					func(context.Context, *greetParams, func(int) error) (*greetResult, error) {
						time.Sleep(after)
						return &greetResult{"done"}, nil
					}),
			}})
			err := s.ServeRequest(t.Context(), exportCall, []byte(exportRequest))
			if told := err != nil && strings.Contains(err.Error(), "nobody there"); told == wantLogged {
				t.Errorf("after %s: error %v", after, err)
			}
			deadline := <-publisher.deadline
			if left := time.Until(deadline); left != 45*time.Second {
				t.Errorf("after %s: the publisher has %v, want 45 s", after, left)
			}
			synctest.Wait()
			if logged := strings.Contains(log.String(), "nobody there"); logged != wantLogged {
				t.Errorf("after %s: logged %q", after, log.String())
			}
		})
	}
}

// TestSilences: each call of a method that tells progress has a time of silence of its own, whether its handler looks at its context or not.
func TestSilences(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		contexts := make(chan error, 10)
		s, _ := exporting(t, Options{}, MethodOptions{Timeout: 10 * time.Second},
			func(ctx context.Context, params *greetParams, progress func(int) error) (*greetResult, error) {
				if _, has := ctx.Deadline(); has {
					t.Error("the context has a deadline")
				}
				for n := range len(params.Name) {
					time.Sleep(6 * time.Second)
					_ = progress(n)
				}
				time.Sleep(time.Minute)
				if err := context.Cause(ctx); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("cause %v, want the deadline", err)
				}
				contexts <- ctx.Err()
				return nil, nil
			})
		j := &journal{start: time.Now()}
		for i, name := range []string{"", "aaa", "a", "", "aa"} {
			go s.HandleRequest(t.Context(), Call{User: "1", Transport: SubscriberTransport},
				fmt.Appendf(nil, `{"method":"reports.export","correlation_id":"c%d","params":{"name":%q}}`, i, name), func(error) { j.add(strconv.Itoa(i)) })
			time.Sleep(time.Second)
		}
		if err := s.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		if want := []string{"10s 0", "13s 3", "18s 2", "26s 4", "29s 1"}; !slices.Equal(j.lines, want) {
			t.Errorf("got %q, want %q", j.lines, want)
		}
		for range 5 {
			if err := <-contexts; !errors.Is(err, context.Canceled) {
				t.Errorf("the context ended by %v, want it canceled", err)
			}
		}
		wantIdle(t, s)
	})
}

// wantIdle wants no call to run after a while.
func wantIdle(t *testing.T, s *Server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := s.calls.Drain(ctx); err != nil {
		t.Errorf("calls still run: %v", err)
	}
}

// TestProgressAtTheDeadline: progress that comes when the time is over renews it or is an error; it doesn't keep a call that has ended.
func TestProgressAtTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := exporting(t, Options{Publisher: &board{}}, MethodOptions{Timeout: time.Second},
			func(ctx context.Context, _ *greetParams, progress func(int) error) (*greetResult, error) {
				time.Sleep(time.Second)
				err := progress(1)
				if err != nil && !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("error %v", err)
				}
				if err == nil && ctx.Err() != nil {
					t.Error("the call has ended, though its progress is told")
				}
				return &greetResult{"done"}, err
			})
		var all sync.WaitGroup
		for i := range 100 {
			all.Go(func() {
				request := strings.Replace(exportRequest, `"c"`, fmt.Sprintf(`"c%d"`, i), 1)
				if err := s.ServeRequest(t.Context(), Call{User: "1", Transport: SubscriberTransport}, []byte(request)); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		wantIdle(t, s)
	})
}

// TestProgressAfterTheEnd: a handler whose middleware keeps the end of the call from it isn't told that its progress has come.
func TestProgressAfterTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		endless := func(next Handler) Handler {
			return func(ctx context.Context, params any) (any, error) { return next(context.WithoutCancel(ctx), params) }
		}
		var late error
		s, b := exporting(t, Options{Middleware: []Middleware{endless}}, MethodOptions{Timeout: time.Second},
			func(_ context.Context, _ *greetParams, progress func(int) error) (*greetResult, error) {
				time.Sleep(2 * time.Second)
				late = progress(1)
				return nil, late
			})
		if err := s.ServeRequest(t.Context(), exportCall, []byte(exportRequest)); err != nil {
			t.Error(err)
		}
		if err := s.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		if !errors.Is(late, errToldTooLate) {
			t.Errorf("progress is told, or fails by %v", late)
		}
		wantMessages(t, b, `{"correlation_id":"c",`+toldDeadline[1:])
		wantIdle(t, s)
	})
}

// TestProgressCancelledBefore: a cancel that overtakes its call keeps it from running.
func TestProgressCancelledBefore(t *testing.T) {
	s, b := exporting(t, Options{}, MethodOptions{}, func(context.Context, *greetParams, func(int) error) (*greetResult, error) {
		t.Error("the call runs")
		return &greetResult{"done"}, nil
	})
	for _, request := range []string{`{"cancel":"c"}`, exportRequest} {
		if err := s.ServeRequest(t.Context(), exportCall, []byte(request)); err != nil {
			t.Error(err)
		}
	}
	wantMessages(t, b, `{"correlation_id":"c",`+toldCancel[1:])
}

// TestProgressOfAnotherCall: a handler that makes a call of its own doesn't lend it its progress.
func TestProgressOfAnotherCall(t *testing.T) {
	var s *Server
	s, b := exporting(t, Options{}, MethodOptions{}, func(ctx context.Context, _ *greetParams, progress func(int) error) (*greetResult, error) {
		if got := string(s.Serve(ctx, Call{Method: "reports.export", User: "1"}, nil)); !strings.Contains(got, "must be called by correlation") {
			t.Errorf("got %s", got)
		}
		return &greetResult{"done"}, progress(1)
	})
	if err := s.ServeRequest(t.Context(), Call{User: "1", Transport: SubscriberTransport}, []byte(exportRequest)); err != nil {
		t.Error(err)
	}
	wantMessages(t, b, exportTold(1, 1), exportDone)
}
