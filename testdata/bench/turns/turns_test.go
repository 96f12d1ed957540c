package turns

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// take has clients take one turn, and returns its count.
func take(t *testing.T, clients Clients, turn string) (Count, error) {
	t.Helper()
	var output strings.Builder
	if err := clients.Take(t.Context(), strings.NewReader(turn), &output); err != nil {
		return Count{}, err
	}
	var c Count
	if err := json.Unmarshal([]byte(output.String()), &c); err != nil {
		t.Fatal(err)
	}
	return c, nil
}

var sink atomic.Pointer[[1000]byte]

func TestCount(t *testing.T) {
	var running, most atomic.Int64
	c, err := take(t, Clients{Call: func(context.Context) error {
		most.Store(max(most.Load(), running.Add(1)))
		defer running.Add(-1)
		sink.Store(new([1000]byte))
		time.Sleep(10 * time.Millisecond)
		return nil
	}}, `{"in_flight":4,"warm_up":20000000,"time":200000000}`)
	if err != nil {
		t.Fatal(err)
	}
	if c.Calls < 4 || c.Calls > 84 || c.Wall < 200*time.Millisecond || most.Load() != 4 || running.Load() != 0 {
		t.Errorf("%+v, at most %d at once, %d still", c, most.Load(), running.Load())
	}
	if each := c.Each(c.Bytes); each < 900 || each > 4000 {
		t.Errorf("a call allocates %v bytes, want 1,000 or a little more", each)
	}
	if each := c.Each(c.Objects); each < 0.9 {
		t.Errorf("a call allocates %v objects, want 1 at least", each)
	}
	if got, want := c.Rate(), float64(c.Calls)/c.Wall.Seconds(); got != want {
		t.Errorf("%v calls a second, want %v", got, want)
	}
}

// TestEvents has calls that bring 5 events each: these count.
func TestEvents(t *testing.T) {
	var calls atomic.Int64
	c, err := take(t, Clients{
		Call: func(context.Context) error {
			calls.Add(1)
			time.Sleep(10 * time.Millisecond)
			return nil
		},
		Events: func() int64 { return 5 * calls.Load() },
	}, `{"in_flight":1,"warm_up":20000000,"time":200000000}`)
	if err != nil || c.Calls == 0 || c.Calls%5 != 0 || c.Calls > 5*21 {
		t.Errorf("%+v, error %v, want 5 events for each of some 20 calls", c, err)
	}
}

func TestCost(t *testing.T) {
	c := Count{Calls: 30, Wall: time.Second, CPU: 3 * time.Millisecond}
	if got := c.Cost(); got != 0.0001 {
		t.Errorf("a call costs %v s, want 0.0001", got)
	}
}

func TestFailure(t *testing.T) {
	failure := errors.New("no such method")
	_, err := take(t, Clients{Call: func(context.Context) error { return failure }}, `{"in_flight":2,"time":100000000}`)
	if !errors.Is(err, failure) {
		t.Errorf("got %v, want %v", err, failure)
	}
}

// A gate holds calls, each with a goroutine and some memory of its own.
type gate struct {
	mu     sync.Mutex
	closed chan struct{} // nil: it is open
}

func (g *gate) set(_ context.Context, open bool) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if open {
		close(g.closed)
		g.closed = nil
	} else {
		g.closed = make(chan struct{})
	}
	return nil
}

func (g *gate) wait(context.Context) error {
	g.mu.Lock()
	closed := g.closed
	g.mu.Unlock()
	kept := new([10_000]byte)
	helper := make(chan struct{})
	go func() {
		<-closed
		kept[0]++
		close(helper)
	}()
	<-helper
	return nil
}

func TestHold(t *testing.T) {
	var g gate
	for range 2 {
		c, err := take(t, Clients{Wait: g.wait, Gate: g.set}, `{"in_flight":100,"time":50000000,"held":true}`)
		if err != nil {
			t.Fatal(err)
		}
		if each := c.Each(c.Bytes); c.Calls != 100 || c.Goroutines != 100 || each < 10_000 || each > 40_000 {
			t.Errorf("%+v: %v bytes a call, want 100 calls, a goroutine and 10,000 bytes each", c, each)
		}
	}
}

func TestHoldNothing(t *testing.T) {
	returns := func(context.Context) error { return nil }
	open := func(context.Context, bool) error { return nil }
	for want, clients := range map[string]Clients{
		"holds no calls":                {Call: returns},
		"3 of 3 calls were answered":    {Wait: returns, Gate: open},
		"there is no server to be told": {Wait: returns, Gate: func(context.Context, bool) error { return errors.New("there is no server to be told") }},
	} {
		if _, err := take(t, clients, `{"in_flight":3,"time":1000000,"held":true}`); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got error %v, want it to hold %q", err, want)
		}
	}
}
