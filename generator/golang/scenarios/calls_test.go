package scenarios

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"

	client "example.com/rpcgen/generator/golang/runtime"
)

func disconnectInFlight(s *stage) {
	c := s.connect(s.config(""))
	before := s.seen("test.silent")
	var all []<-chan answer
	for range 100 {
		all = append(all, s.start(c, client.Call{Method: "test.silent"}))
	}
	s.eventually("all run", func() bool { return s.seen("test.silent") == before+100 })
	start := time.Now()
	s.disconnect(c)
	for _, answers := range all {
		if a := <-answers; !errors.Is(a.err, client.ErrDisconnected) || a.after.Sub(start) > time.Second {
			s.Errorf("err = %v after %s", a.err, a.after.Sub(start))
		}
	}
}

func largeReply(s *stage) {
	c := s.connect(s.config(""))
	a := <-s.start(c, client.Call{Method: "test.big", Params: map[string]int{"size": 3 << 20}})
	if a.err != nil || len(a.result) < 3<<20 {
		s.Errorf("%d bytes, %v", len(a.result), a.err)
	}
}

// unharmed plays what mustn't harm a connection, with a call in flight.
func (s *stage) unharmed(play func(c *client.CentrifugoRPCClient)) {
	s.Helper()
	p := s.proxy()
	c := s.connect(s.config(p.URL))
	answers, open := s.inFlight(c)
	play(c)
	s.works(c)
	open()
	if a := <-answers; a.err != nil {
		s.Errorf("the call beside: %v", a.err)
	}
	if n := p.stats().Accepted; n != 1 {
		s.Errorf("%d connections", n)
	}
}

func malformedReplies(s *stage) {
	s.unharmed(func(c *client.CentrifugoRPCClient) {
		for _, reply := range []string{
			`null`, `7`, `"text"`, `[1]`, `{}`, `{"correlation_id":7}`, `{"correlation_id":null}`, `{"correlation_id":"unknown","result":1}`,
			`{"correlation_id":{},"error":[]}`, `{"Correlation_ID":"x","error":"boom"}`,
		} {
			s.publish("user#"+s.user, reply)
		}
		for method, want := range map[string]string{"test.null_error": `{"ok":true}`, "test.empty": `null`} {
			if a := <-s.start(c, client.Call{Method: method}); a.err != nil || a.result != want {
				s.Errorf("%s: %s, %v", method, a.result, a.err)
			}
		}
		_, err := c.Call(s.within(5*time.Second), "test.error", map[string]any{"code": "7"})
		s.tells(err, "test.error: malformed error")
	})
}

func unreadableReplies(s *stage) {
	s.unharmed(func(c *client.CentrifugoRPCClient) {
		for _, value := range []string{
			strings.Repeat("[", 9_990) + strings.Repeat("]", 9_990), strings.Repeat("9", 10_000), `"\ud800"`, `1e999`, `-0`, `{"":{"":[]}}`,
		} {
			s.publish("user#"+s.user, `{"correlation_id":"unknown","result":`+value+`}`)
			result, err := c.Call(s.within(5*time.Second), "test.echo", map[string]json.RawMessage{"v": json.RawMessage(value)})
			if err == nil && !json.Valid(result) || errors.Is(err, client.ErrDisconnected) || errors.Is(err, context.DeadlineExceeded) {
				s.Errorf("%.20s: %d bytes, %v", value, len(result), err)
			}
		}
	})
}

func deepReply(s *stage) {
	s.unharmed(func(*client.CentrifugoRPCClient) {
		s.publish("user#"+s.user, `{"correlation_id":"6a1cf7a2-95a0-4a3c-8f0a-5f3f0c9a1b2d","result":`+strings.Repeat("[", 9_997)+strings.Repeat("]", 9_997)+`}`)
	})
}

func forgedReply(s *stage) {
	config := s.config("")
	config.ReplyChannel = s.server.Forge
	a := <-s.start(s.connect(config), client.Call{Method: "test.forge", Timeout: 5 * time.Second})
	if a.err != nil || a.result != `{"forged":false}` {
		s.Errorf("%s, %v", a.result, a.err)
	}
}

func requestOverLimit(s *stage) {
	p := s.proxy()
	c := s.connect(s.config(p.URL))
	before := s.seen("test.ended")
	_, err := c.Call(s.Context(), "test.ended", map[string]string{"x": strings.Repeat("a", 65_536)})
	if s.tells(err, "test.ended", "65536"); !errors.Is(err, client.ErrNotSent) {
		s.Errorf("err = %v", err)
	}
	s.works(c)
	if n := p.stats().Accepted; n != 1 || s.seen("test.ended") != before {
		s.Errorf("%d connections, or it was sent", n)
	}
}

// answered makes calls at once, and fails the scenario unless each gets its own answer.
func (s *stage) answered(c *client.CentrifugoRPCClient, from, to int, wait time.Duration) {
	s.Helper()
	ctx := s.within(wait)
	var all sync.WaitGroup
	for i := from; i < to; i++ {
		all.Go(func() {
			result, err := c.Call(ctx, "test.echo", map[string]int{"n": i})
			if err != nil || string(result) != fmt.Sprintf(`{"n":%d}`, i) {
				s.Errorf("call %d: %s, %v", i, result, err)
			}
		})
	}
	all.Wait()
}

func manyInFlight(s *stage) {
	s.answered(s.connect(s.config("")), 0, scaled(10_000, 2_000), time.Minute)
}

func slowConsumer(s *stage) {
	p := s.proxy()
	c := s.connect(s.config(p.URL))
	var all []<-chan answer
	p.set("hold=down")
	for range 200 {
		all = append(all, s.start(c, client.Call{Method: "test.big", Params: map[string]int{"size": 100_000}, Timeout: 20 * time.Second}))
	}
	time.Sleep(3 * time.Second)
	p.set("pass")
	for _, answers := range all {
		if a := <-answers; a.err != nil && !errors.Is(a.err, client.ErrDisconnected) {
			s.Errorf("err = %v", a.err)
		}
	}
	s.worksSoon(c) // a ping that was held back may have its answer too late
}

func cancelOne(s *stage) {
	c := s.connect(s.config(""))
	before := s.get("/cancelled")
	others, open := s.inFlight(c)
	seen := s.seen("test.silent")
	ctx, cancel := context.WithCancel(s.Context())
	failed := make(chan error)
	go func() {
		_, err := c.Call(ctx, "test.silent", nil)
		failed <- err
	}()
	s.eventually("the call has come", func() bool { return s.seen("test.silent") > seen })
	time.Sleep(100 * time.Millisecond) // one that is cancelled before it runs is never run, and not counted as cancelled
	start := time.Now()
	cancel()
	if err := <-failed; !errors.Is(err, context.Canceled) || time.Since(start) > time.Second {
		s.Errorf("err = %v after %s", err, time.Since(start))
	}
	s.eventually("the server knows", func() bool { return s.get("/cancelled") != before })
	open()
	if a := <-others; a.err != nil {
		s.Errorf("the call beside: %v", a.err)
	}
	s.works(c)
}

func contextDeadline(s *stage) {
	c := s.connect(s.config(""))
	_, err := c.Call(s.within(500*time.Millisecond), "test.silent", nil)
	if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, client.ErrOutcomeUnknown) || c.Pending() != 0 {
		s.Errorf("err = %v, %d pending", err, c.Pending())
	}
	s.works(c)
}

func callTimeout(s *stage) {
	c := s.connect(s.config(""))
	a := <-s.start(c, client.Call{Method: "test.sleep", Params: map[string]int{"ms": 1_000}, Timeout: 500 * time.Millisecond})
	if !errors.Is(a.err, context.DeadlineExceeded) || !errors.Is(a.err, client.ErrOutcomeUnknown) || c.Pending() != 0 {
		s.Errorf("err = %v, %d pending", a.err, c.Pending())
	}
	time.Sleep(600 * time.Millisecond) // the late reply comes
	s.works(c)
}

// heap returns how many bytes are in use.
func heap() uint64 {
	var m runtime.MemStats
	for range 3 {
		runtime.GC()
	}
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func manyCalls(s *stage) {
	c := s.connect(s.config(""))
	const batch = 500
	s.answered(c, 0, batch, time.Minute)
	before, goroutines := heap(), runtime.NumGoroutine()
	for i := batch; i < scaled(100_000, 5_000); i += batch {
		s.answered(c, i, i+batch, time.Minute)
	}
	if after := heap(); after > before+4<<20 {
		s.Errorf("%d bytes before, %d after", before, after)
	}
	s.eventually("as many goroutines as before", func() bool { return runtime.NumGoroutine() <= goroutines+4 })
}

// A client that much happens to at once: a panic that nobody recovers would end this process.
func nothingUnhandled(s *stage) {
	p := s.proxy()
	config := s.config(p.URL)
	config.Interceptors = []client.Interceptor{client.RetryInterceptor(client.RetryOptions{})}
	config.OnState = func(client.StateChange) { panic("odd") }
	c := s.connect(config)
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			for range 10 {
				ctx, cancel := context.WithTimeout(s.Context(), time.Duration(1+i)*10*time.Millisecond)
				_, _ = c.Call(ctx, "test.echo", nil)
				cancel()
			}
		})
	}
	for range 5 {
		p.set("reset")
		s.publish("user#"+s.user, `{"correlation_id":"x","error":{"code":"y"}}`)
		time.Sleep(50 * time.Millisecond)
	}
	all.Wait()
	s.worksSoon(c)
}

func refusedByCentrifugo(s *stage) {
	config := s.config("")
	config.RequestChannel = "user#somebody"
	_, err := s.connect(config).Call(s.Context(), "test.echo", nil)
	var refused *client.RPCError
	if !errors.As(err, &refused) || refused.Code != 103 {
		s.Errorf("err = %v, want code 103", err)
	}
}

func peerStopsReading(s *stage) {
	c := s.connect(s.config(""))
	before, heapBefore := s.seen("test.ended"), heap()
	s.post("/stop")
	var all sync.WaitGroup
	for range 5_000 {
		all.Go(func() {
			call := &client.Call{Method: "test.ended", Params: map[string]string{"x": strings.Repeat("a", 10_000)}, Timeout: 2 * time.Millisecond}
			if _, err := c.Do(s.Context(), call); err == nil {
				s.Error("an answer of a server that is stopped")
			}
		})
	}
	all.Wait()
	if after := heap(); after > heapBefore+16<<20 {
		s.Errorf("%d bytes before, %d after", heapBefore, after)
	}
	s.post("/continue")
	s.worksSoon(c) // pongs may be too late
	if n := s.seen("test.ended") - before; n > 256 {
		s.Errorf("%d calls were written, want no more than may be in flight", n)
	}
}

func burst(s *stage) {
	const clients = 3
	calls := scaled(10_000, 1_500) / clients
	var all sync.WaitGroup
	for range clients {
		c := s.connect(s.config(""))
		for range calls {
			all.Go(func() {
				result, err := c.Do(s.Context(), &client.Call{Method: "test.burst", Params: map[string]int{"size": 400}, Timeout: time.Minute})
				if err != nil || len(result) != 402 {
					s.Errorf("%d bytes, %v", len(result), err)
				}
			})
		}
	}
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()
	for {
		select {
		case <-done:
			return
		case <-time.After(200 * time.Millisecond):
			s.post("/burst")
		}
	}
}
