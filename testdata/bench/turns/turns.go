// Package turns makes calls for a while, as package lanes asks for by lines of JSON, and counts what they cost.
package turns

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// A Turn is what a client is asked to do. Durations are in nanoseconds.
type Turn struct {
	InFlight int           `json:"in_flight"`
	WarmUp   time.Duration `json:"warm_up"` // before counting
	Time     time.Duration `json:"time"`    // of counting
	Held     bool          `json:"held"`    // no answer comes during that time
}

// A Count is what came of a turn. A client that can't tell something leaves it 0.
type Count struct {
	Calls      int64         `json:"calls"` // or events
	Wall       time.Duration `json:"wall"`
	CPU        time.Duration `json:"cpu"`        // of the client's process, user and system
	Objects    int64         `json:"objects"`    // that were allocated
	Bytes      int64         `json:"bytes"`      // that were allocated, or are held by calls without an answer
	Goroutines int64         `json:"goroutines"` // that calls without an answer add, beside their callers'
}

// Rate returns calls a second.
func (c Count) Rate() float64 { return float64(c.Calls) / c.Wall.Seconds() }

// Cost returns the client's processor time of a call, in seconds.
func (c Count) Cost() float64 { return c.CPU.Seconds() / float64(c.Calls) }

// Each returns how much of something there is for each call.
func (c Count) Each(n int64) float64 { return float64(n) / float64(c.Calls) }

// Clients are the ways of a client to make calls.
type Clients struct {
	Call func(ctx context.Context) error
	// Events returns how many events have come so far. Then they count in place of calls; nil if the client gets none.
	Events func() int64
	// Wait makes a call that has no answer while the gate is closed; it is nil in a client that takes no turns of such calls. Gate opens and
	// closes it, over a connection of its own.
	Wait func(ctx context.Context) error
	Gate func(ctx context.Context, open bool) error
}

// Take takes the turns that the input asks for, and writes the count of each, until the input ends.
func (c Clients) Take(ctx context.Context, input io.Reader, output io.Writer) error {
	idle := runtime.NumGoroutine()
	questions, answers := json.NewDecoder(input), json.NewEncoder(output)
	for {
		var t Turn
		if err := questions.Decode(&t); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		counted, err := c.take(ctx, t, idle)
		if err != nil {
			return err
		}
		if err := answers.Encode(counted); err != nil {
			return err
		}
	}
}

// take takes a turn by a client that has so many goroutines when it is idle.
func (c Clients) take(ctx context.Context, t Turn, idle int) (Count, error) {
	switch {
	case !t.Held:
		return c.count(ctx, t)
	case c.Wait == nil || c.Gate == nil:
		return Count{}, errors.New("this client holds no calls")
	default:
		return c.hold(ctx, t, idle)
	}
}

// count has calls in flight until the time is over and they have come back.
func (c Clients) count(ctx context.Context, t Turn) (Count, error) {
	var calls atomic.Int64
	var over atomic.Bool
	var workers sync.WaitGroup
	failed := make(chan error, t.InFlight)
	for range t.InFlight {
		workers.Go(func() {
			for !over.Load() {
				if err := c.Call(ctx); err != nil {
					failed <- err
					return
				}
				calls.Add(1)
			}
		})
	}
	time.Sleep(t.WarmUp)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	done := calls.Load
	if c.Events != nil {
		done = c.Events
	}
	start, earlier, cpu := time.Now(), done(), processorTime()
	time.Sleep(t.Time)
	counted := Count{Calls: done() - earlier, Wall: time.Since(start), CPU: processorTime() - cpu}
	runtime.ReadMemStats(&after)
	counted.Objects, counted.Bytes = int64(after.Mallocs-before.Mallocs), int64(after.TotalAlloc-before.TotalAlloc) //nolint:gosec // they only grow
	over.Store(true)
	workers.Wait()
	return counted, first(failed)
}

// restTime is longer than a client keeps something of a call that is over, and than the connection that set the gate takes to end.
const restTime = 6 * time.Second

// rest waits until there are no more goroutines than in an idle client.
func rest(idle int) {
	for end := time.Now().Add(restTime); runtime.NumGoroutine() > idle && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
}

// hold has calls of an idle client wait for their answers, looks at what they take, and lets them come back.
func (c Clients) hold(ctx context.Context, t Turn, idle int) (Count, error) {
	if err := c.Gate(ctx, false); err != nil {
		return Count{}, err
	}
	var made, answered atomic.Int64
	var workers sync.WaitGroup
	failed := make(chan error, t.InFlight)
	rest(idle)
	memory, goroutines, start := usedMemory(), runtime.NumGoroutine(), time.Now()
	workers.Add(t.InFlight)
	for range t.InFlight {
		go func() { // not by workers.Go: a frame more may double the stack, which is measured, too
			made.Add(1)
			if err := c.Wait(ctx); err != nil {
				failed <- err
			}
			answered.Add(1)
			workers.Done()
		}()
	}
	for made.Load() < int64(t.InFlight) {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(t.WarmUp + t.Time) // until all are sent that will be
	counted := Count{
		Calls: int64(t.InFlight), Wall: time.Since(start),
		Bytes: usedMemory() - memory, Goroutines: int64(runtime.NumGoroutine() - goroutines - t.InFlight),
	}
	early := answered.Load()
	if err := c.Gate(ctx, true); err != nil {
		return Count{}, err
	}
	workers.Wait()
	if err := first(failed); err != nil {
		return Count{}, err
	}
	if early > 0 {
		return Count{}, fmt.Errorf("%d of %d calls were answered while the gate was closed", early, t.InFlight)
	}
	return counted, nil
}

// first returns an error that is there, or nil.
func first(failed <-chan error) error {
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// usedMemory returns the bytes of what is reachable, and of stacks.
func usedMemory() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse) //nolint:gosec // it is far below
}
