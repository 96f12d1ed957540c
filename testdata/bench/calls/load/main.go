// Command load calls the method that is measured, by the client that -kind names. Each line of its input says how many calls to have in
// flight, and for how long; it answers by a line that says how many came back, and what that took.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// A turn is a line of input.
type turn struct {
	InFlight int           `json:"in_flight"`
	WarmUp   time.Duration `json:"warm_up"` // before counting, in nanoseconds
	Time     time.Duration `json:"time"`    // of counting
}

// A count is a line of output.
type count struct {
	Calls int64         `json:"calls"`
	Wall  time.Duration `json:"wall"`
	CPU   time.Duration `json:"cpu"` // of this process, user and system
}

// A caller makes a call.
type caller func(ctx context.Context) error

func main() {
	kind := flag.String("kind", "", "rpc, correlation or connect")
	url := flag.String("url", "", "of the server")
	user := flag.String("user", "", "id of the token's user")
	token := flag.String("token", "", "to connect with")
	flag.Parse()
	if err := run(*kind, *url, *user, *token); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(kind, url, user, token string) error {
	ctx := context.Background()
	call, err := dial(ctx, kind, url, user, token)
	if err != nil {
		return err
	}
	if err := call(ctx); err != nil {
		return err
	}
	input, output := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var t turn
		if err := input.Decode(&t); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		counted, err := t.measure(ctx, call)
		if err != nil {
			return err
		}
		if err := output.Encode(counted); err != nil {
			return err
		}
	}
}

// measure has calls in flight until the time is over and they have come back.
func (t turn) measure(ctx context.Context, call caller) (count, error) {
	var calls atomic.Int64
	var over atomic.Bool
	var workers sync.WaitGroup
	failed := make(chan error, t.InFlight)
	for range t.InFlight {
		workers.Go(func() {
			for !over.Load() {
				if err := call(ctx); err != nil {
					failed <- err
					return
				}
				calls.Add(1)
			}
		})
	}
	time.Sleep(t.WarmUp)
	start, before, cpu := time.Now(), calls.Load(), processorTime()
	time.Sleep(t.Time)
	counted := count{Calls: calls.Load() - before, Wall: time.Since(start), CPU: processorTime() - cpu}
	over.Store(true)
	workers.Wait()
	select {
	case err := <-failed:
		return count{}, err
	default:
		return counted, nil
	}
}
