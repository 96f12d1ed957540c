package rpcserver

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A journal notes when something happened.
type journal struct {
	start time.Time

	mu    sync.Mutex
	lines []string
}

func (j *journal) add(what string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, fmt.Sprintf("%v %s", time.Since(j.start), what))
}

// TestHandle: done is called once, in time, whether the handler has returned or not. The goroutine that calls a Handle method is the handler's.
func TestHandle(t *testing.T) {
	for name, test := range map[string]struct {
		handler func(ctx context.Context)
		want    []string
	}{
		"returns":      {func(context.Context) {}, []string{"0s " + helloAda, "0s end"}},
		"panics":       {func(context.Context) { panic("secret") }, []string{"0s " + toldInternal, "0s end"}},
		"Goexit":       {func(context.Context) { runtime.Goexit() }, []string{"0s " + toldInternal, "0s end"}},
		"looks":        {func(ctx context.Context) { <-ctx.Done() }, []string{"1s " + toldDeadline, "1s end"}},
		"doesn't look": {func(context.Context) { time.Sleep(time.Minute) }, []string{"1s " + toldDeadline, "1m0s end"}},
		"panics late":  {func(context.Context) { time.Sleep(time.Minute); panic("secret") }, []string{"1s " + toldDeadline, "1m0s end"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, out := newServer(t, Options{Timeout: time.Second}, greeter(MethodOptions{}, func(ctx context.Context, params *greetParams) (*greetResult, error) {
					test.handler(ctx)
					if err := ctx.Err(); err != nil {
						return nil, err
					}
					return hello(ctx, params)
				}))
				rpc, request := &journal{start: time.Now()}, &journal{start: time.Now()}
				go func() {
					defer rpc.add("end")
					s.HandleRPC(t.Context(), Call{Method: "greeter.greet"}, []byte(`{"params":{"name":"Ada"}}`), func(reply []byte) { rpc.add(string(reply)) })
				}()
				go func() {
					defer request.add("end")
					data := []byte(`{"method":"greeter.greet","params":{"name":"Ada"},"correlation_id":"c"}`)
					s.HandleRequest(t.Context(), Call{User: "1"}, data, func(err error) {
						const head = `user#1 {"correlation_id":"c",`
						request.add("{" + (<-out)[len(head):])
						if err != nil {
							t.Error(err)
						}
					})
				}()
				synctest.Wait()
				if err := s.calls.Drain(t.Context()); err != nil {
					t.Fatal(err)
				}
				synctest.Wait()
				for kind, j := range map[string]*journal{"RPC": rpc, "request": request} {
					slices.Sort(j.lines) // what happens at once may be noted in any order
					want := slices.Sorted(slices.Values(test.want))
					if !slices.Equal(j.lines, want) {
						t.Errorf("%s: %q, want %q", kind, j.lines, want)
					}
				}
			})
		})
	}
}

// TestHandlersThatStay: a handler that doesn't look at its context holds up no answer: not when it is cancelled, nor when its caller leaves.
func TestHandlersThatStay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, out := newServer(t, Options{}, greeter(MethodOptions{}, func(ctx context.Context, params *greetParams) (*greetResult, error) {
			time.Sleep(time.Minute)
			return hello(ctx, params)
		}))
		start := time.Now()
		go s.HandleRequest(t.Context(), Call{User: "1"}, []byte(`{"method":"greeter.greet","correlation_id":"c"}`), func(error) {})
		time.Sleep(time.Second)
		if err := s.ServeRequest(t.Context(), Call{User: "1"}, []byte(`{"cancel":"c"}`)); err != nil {
			t.Fatal(err)
		}
		if got, want := <-out, `user#1 {"correlation_id":"c",`+toldCancel[1:]; got != want || time.Since(start) != time.Second {
			t.Errorf("cancelled: after %v: %s, want %s", time.Since(start), got, want)
		}
		ctx, leave := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, leave)
		if got := string(s.ServeRPC(ctx, Call{Method: "greeter.greet"}, nil)); got != toldCancel || time.Since(start) != 2*time.Second {
			t.Errorf("caller left: after %v: %s, want %s", time.Since(start), got, toldCancel)
		}
		if err := s.calls.Drain(t.Context()); err != nil || time.Since(start) != time.Minute+time.Second {
			t.Errorf("drained after %v: %v", time.Since(start), err)
		}
		if len(out) > 0 {
			t.Errorf("answered twice: %s", <-out)
		}
	})
}

// TestCallersDeadline: a caller whose time is over is told so, however its context tells it.
func TestCallersDeadline(t *testing.T) {
	for name, bound := range map[string]func(ctx context.Context) (context.Context, context.CancelFunc){
		"timeout": func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, time.Second)
		},
		"timeout with a cause": func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeoutCause(ctx, time.Second, errors.New("quota"))
		},
		"cause": func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancelCause(ctx)
			time.AfterFunc(time.Second, func() { cancel(context.DeadlineExceeded) })
			return ctx, func() { cancel(nil) }
		},
	} {
		for _, looks := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				s, _ := newServer(t, Options{}, greeter(MethodOptions{}, func(ctx context.Context, _ *greetParams) (*greetResult, error) {
					if looks {
						<-ctx.Done()
						return nil, ctx.Err()
					}
					time.Sleep(5 * time.Second)
					return &greetResult{}, nil
				}))
				ctx, cancel := bound(t.Context())
				defer cancel()
				start := time.Now()
				if got := greet(ctx, s, Call{}); got != toldDeadline || time.Since(start) != time.Second {
					t.Errorf("%s, the handler looks: %t: after %v: %s", name, looks, time.Since(start), got)
				}
				if err := s.Shutdown(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// TestDeadlines: calls of a method that began at different times end at different times, whichever of them end earlier by themselves.
func TestDeadlines(t *testing.T) {
	for _, quick := range []string{"", "0", "1", "2", "012"} {
		synctest.Test(t, func(t *testing.T) {
			s, _ := newServer(t, Options{Timeout: time.Second}, greeter(MethodOptions{}, func(ctx context.Context, params *greetParams) (*greetResult, error) {
				if !slices.Contains([]byte(quick), params.Name[0]) {
					time.Sleep(10 * time.Second)
				}
				time.Sleep(500 * time.Millisecond)
				return hello(ctx, params)
			}))
			j := &journal{start: time.Now()}
			var want []string
			for round := range 2 { // the timer must begin anew
				for i := range 3 {
					name := string('0' + rune(i))
					begin := time.Since(j.start)
					if slices.Contains([]byte(quick), name[0]) {
						want = append(want, fmt.Sprintf("%v %d%s hello", begin+500*time.Millisecond, round, name))
					} else {
						want = append(want, fmt.Sprintf("%v %d%s deadline", begin+time.Second, round, name))
					}
					go func() {
						how := " hello"
						if string(s.Serve(t.Context(), Call{Method: "greeter.greet"}, []byte(`{"name":"`+name+`"}`))) == toldDeadline {
							how = " deadline"
						}
						j.add(strconv.Itoa(round) + name + how)
					}()
					time.Sleep(300 * time.Millisecond)
				}
				time.Sleep(time.Minute)
			}
			synctest.Wait()
			slices.Sort(j.lines)
			slices.Sort(want)
			if !slices.Equal(j.lines, want) {
				t.Errorf("quick %q: %q, want %q", quick, j.lines, want)
			}
		})
	}
}
