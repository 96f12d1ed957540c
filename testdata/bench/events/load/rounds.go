package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"sync/atomic"
	"time"
)

// patience is longer than a round takes.
const patience = 30 * time.Second

// restTime is longer than the events of a round take that is the only one.
const restTime = 300 * time.Millisecond

// rounds are asked for by one connection, and counted as their events come.
type rounds struct {
	size    int64        // events of a round: as many as there are readers
	reading atomic.Int64 // readers to whom an event has come
	events  atomic.Int64 // that have come
	over    chan struct{}
	failed  chan error
	asking  net.Conn
}

func newRounds(size int) *rounds {
	return &rounds{size: int64(size), over: make(chan struct{}, 1024), failed: make(chan error, 1)}
}

// begin tells the publisher to which channels events go, and returns when every reader gets them.
func (r *rounds) begin(publisher string, channels []string) error {
	var err error
	if r.asking, err = net.Dial("tcp", publisher); err != nil {
		return err
	}
	if err := json.NewEncoder(r.asking).Encode(channels); err != nil {
		return err
	}
	for end := time.Now().Add(patience); r.reading.Load() < r.size; time.Sleep(restTime) {
		if _, err := r.asking.Write([]byte{'\n'}); err != nil {
			return err
		}
		select {
		case err := <-r.failed:
			return err
		default:
		}
		if time.Now().After(end) {
			return fmt.Errorf("%d of %d readers get events in %s", r.reading.Load(), r.size, patience)
		}
	}
	for came := int64(-1); came != r.events.Load(); time.Sleep(restTime) {
		came = r.events.Load()
	}
	r.events.Store(0)
	for len(r.over) > 0 {
		<-r.over
	}
	return nil
}

// ask has the server publish a round, and returns when one has come that was asked for.
func (r *rounds) ask(ctx context.Context) error {
	if _, err := r.asking.Write([]byte{'\n'}); err != nil {
		return err
	}
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case <-r.over:
		return nil
	case err := <-r.failed:
		return err
	case <-late.C:
		return fmt.Errorf("%d events came, and the next round takes over %s", r.events.Load(), patience)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// fail ends the turn.
func (r *rounds) fail(err error) {
	select {
	case r.failed <- err:
	default: // another error is told
	}
}

// A reader reads one channel by one connection.
type reader struct {
	rounds *rounds
	last   int
}

// take counts the message of this number, which must follow the last one, or be the reader's first.
func (r *reader) take(n int, text string) {
	switch {
	case r.last == 0:
		r.rounds.reading.Add(1)
	case n != r.last+1 || text == "":
		r.rounds.fail(fmt.Errorf("message %d, %q, came after %d", n, text, r.last))
	}
	r.last = n
	if r.rounds.events.Add(1)%r.rounds.size == 0 {
		r.rounds.over <- struct{}{}
	}
}
