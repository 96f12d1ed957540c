// Package running knows which calls run, and which have run a short time ago: so none runs twice, too many or too long, and each can be waited for, or given up.
package running

import (
	"context"
	"sync"
	"time"
)

// An Outcome is how a call ended.
type Outcome struct {
	Name string // "ok", or the error's
	Body []byte // of the reply
}

// Endings are the outcomes of calls that end, or don't begin, whatever their handlers do.
type Endings struct {
	Duplicate  Outcome // a call of this id runs, or has run, and another may not be answered
	Overloaded Outcome // too many run
	Cancelled  Outcome // the caller gave up
	Expired    Outcome // its time is over
}

// Calls are the calls that run.
type Calls struct {
	endings Endings

	mu     sync.Mutex
	closed bool
	open   int             // requests that aren't answered, or whose handlers run
	idle   chan struct{}   // closed when there are none any more; nil if nobody waits for it
	places places          // of the runs
	runs   map[Caller]*Run // those that have a correlation id
	early  earlyCancels
}

// New returns calls of which so many may run at once, of all users and of each.
func New(most, mostPerUser int, endings Endings) *Calls {
	return &Calls{
		endings: endings, places: newPlaces(most, mostPerUser), runs: map[Caller]*Run{},
		early: earlyCancels{most: most, mostPerUser: mostPerUser},
	}
}

// Enter reports whether a request may be served, which it may not after Close. It is open until Leave is called, or the run that it starts is over.
func (c *Calls) Enter() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return false
	}
	c.open++
	return true
}

// Leave tells that a request that has entered is answered, without Start.
func (c *Calls) Leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left()
}

func (c *Calls) left() {
	c.open--
	if c.open == 0 && c.idle != nil {
		close(c.idle)
		c.idle = nil
	}
}

// Close makes Enter refuse from now on.
func (c *Calls) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
}

// Drain returns when no request is open and no handler runs, or when ctx ends, with its error.
func (c *Calls) Drain(ctx context.Context) error {
	c.mu.Lock()
	if c.open == 0 {
		c.mu.Unlock()
		return nil
	}
	if c.idle == nil {
		c.idle = make(chan struct{})
	}
	idle := c.idle
	c.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Start lets r run, until Finish is called. If the same call runs already, Start returns that one instead; and if r may not run, or has run, how it ends:
// then Answer must be called.
func (c *Calls) Start(r *Run) (first *Run, ended Outcome) {
	if r.CorrelationID != "" {
		r.hash = hashCall(r.Caller)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	r.parts = 1
	if r.CorrelationID != "" {
		first, ended, found := c.find(r)
		switch {
		case found && !r.Method.idempotent, found && first == nil && ended.Body == nil:
			return nil, c.endings.Duplicate
		case found && !c.place(r, 0):
			return nil, c.endings.Overloaded
		case found:
			first.awaited()
			return first, ended
		case c.early.has(r.hash, r.Start):
			return nil, c.endings.Cancelled
		}
	}
	if !c.place(r, 1) {
		return nil, c.endings.Overloaded
	}
	r.parts = 2
	if !r.Method.silent { // or else Renew begins it
		r.Method.deadlines.add(r)
		c.watch(r.Method)
	}
	if r.CorrelationID != "" {
		r.next = c.runs[r.Caller]
		c.runs[r.Caller] = r
	}
	return nil, Outcome{}
}

// place reports whether there is a place for a run, which may have the one of a call that is open already, and for so many handlers.
func (c *Calls) place(r *Run, handlers int) bool {
	more := share{open: 1, running: handlers}
	if r.placed {
		more.open = 0
	}
	if !c.places.take(r.User, more) {
		return false
	}
	r.placed = true
	return true
}

// find looks for the same call as r: user, method and correlation id.
func (c *Calls) find(r *Run) (first *Run, ended Outcome, found bool) {
	for other := c.runs[r.Caller]; other != nil; other = other.next {
		if other.Method == r.Method {
			return other, Outcome{}, true
		}
	}
	ended, found = r.Method.memory.recall(r.hash, r.Start)
	return nil, ended, found
}

// Cancel ends a caller's calls, or refuses the call that has yet to come.
func (c *Calls) Cancel(by Caller) {
	hash, now := hashCall(by), time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	first := c.runs[by]
	if first == nil {
		c.early.add(by.User, hash, now)
	}
	for r := first; r != nil; r = r.next {
		r.unwanted = true
		if r.lost {
			r.lost = false
			c.conclude(r)
		}
		r.Cancel()
		go c.Settle(r, c.endings.Cancelled)
	}
}

// Settle tells how a run ended whose handler goes on, unless that is known already.
func (c *Calls) Settle(r *Run, out Outcome) {
	c.mu.Lock()
	first := c.set(r, out)
	c.mu.Unlock()
	if first {
		c.Answer(r, out)
	}
}

// Answer tells how a run ended. Its reply is sent when Tell returns.
func (c *Calls) Answer(r *Run, out Outcome) {
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.over(r)
	}()
	r.Tell(out)
}

// over tells that a part of a run is over.
func (c *Calls) over(r *Run) {
	if r.parts--; r.parts > 0 {
		return
	}
	if r.placed {
		c.places.give(r.User, share{open: 1})
	}
	c.left()
}

// set sets how a run ended, and reports whether that wasn't set already. Then Answer must be called.
func (c *Calls) set(r *Run, out Outcome) bool {
	if r.isSettled() {
		return false
	}
	r.Method.deadlines.remove(r)
	r.outcome = out
	r.lost = r.Method.idempotent && out.Name == c.endings.Cancelled.Name && !r.unwanted
	if !r.lost {
		c.conclude(r)
	}
	return true
}

// conclude remembers how a run ended, and lets those know who wait for it.
func (c *Calls) conclude(r *Run) {
	if r.CorrelationID != "" && !r.lost {
		out := r.outcome
		if !r.Method.idempotent {
			out = Outcome{}
		}
		r.Method.memory.keep(r.hash, r.Until, out)
	}
	if r.settled != nil {
		close(r.settled)
	}
}

// Finish tells that the handler of a run has returned, and how the run ended, unless that is known already.
func (c *Calls) Finish(r *Run, out Outcome) {
	if c.end(r, out) {
		c.Answer(r, out)
	}
}

func (c *Calls) end(r *Run, out Outcome) (first bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	first = c.set(r, out)
	if r.lost {
		if out.Name != c.endings.Cancelled.Name { // though it was cancelled
			r.outcome, r.lost = out, false
		}
		c.conclude(r)
	}
	c.places.give(r.User, share{running: 1})
	if r.CorrelationID != "" {
		c.remove(r)
	}
	c.over(r)
	return first
}

func (c *Calls) remove(r *Run) {
	if c.runs[r.Caller] == r {
		if r.next == nil {
			delete(c.runs, r.Caller)
		} else {
			c.runs[r.Caller] = r.next
		}
		return
	}
	for other := c.runs[r.Caller]; other != nil; other = other.next {
		if other.next == r {
			other.next = r.next
			return
		}
	}
}
