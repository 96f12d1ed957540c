package rpcserver

import (
	"context"
	"sync"
	"time"
)

// calls are the calls that run.
type calls struct {
	most, mostPerUser int

	mu      sync.Mutex
	closed  bool
	open    int           // requests that aren't answered, and handlers that run
	idle    chan struct{} // closed when there are none any more; nil if nobody waits for it
	running int
	users   map[string]int  // how many of them run for each user
	runs    map[caller]*run // those that have a correlation id
	early   earlyCancels
}

// A caller is who can cancel a call: a user who knows its correlation id.
type caller struct{ user, correlationID string }

// A run is a call while it runs.
type run struct {
	server *Server
	call   *Call
	method *Method
	hash   callHash
	start  time.Time       // when its request arrived
	until  time.Time       // when its time is over
	hooked context.Context // of the caller, as Options.Context has made it
	cancel context.CancelFunc
	answer func(body []byte) // is called once
	next   *run              // another one of the same caller: the same id, but another method

	earlier, later *run // of the method's deadlines

	unwanted bool          // its caller said that nobody waits for it any more
	settled  chan struct{} // closed when the fields below are set; nil if the same call hasn't come again
	outcome  outcome
	lost     bool // it ended with its caller's connection: a client that is back may make it again
}

func newCalls(most, mostPerUser int) *calls {
	return &calls{
		most: most, mostPerUser: mostPerUser, users: map[string]int{}, runs: map[caller]*run{},
		early: earlyCancels{most: most, mostPerUser: mostPerUser},
	}
}

// enter reports whether a request may be served, which it may not after close. It is open until leave is called.
func (c *calls) enter() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return false
	}
	c.open++
	return true
}

func (c *calls) leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left()
}

func (c *calls) left() {
	c.open--
	if c.open == 0 && c.idle != nil {
		close(c.idle)
		c.idle = nil
	}
}

// close makes enter refuse from now on.
func (c *calls) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
}

// drain returns when no request is open and no handler runs, or when ctx ends, with its error.
func (c *calls) drain(ctx context.Context) error {
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

// start lets r run, until finish is called. If the same call runs already, start returns that one instead; if it has run, how it ended;
// and an error if it may not run.
func (c *calls) start(r *run) (first *run, ended outcome, refused *Error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	id := caller{r.call.User, r.call.CorrelationID}
	if id.correlationID != "" {
		first, ended, found := c.find(r, id)
		switch {
		case found && !r.method.options.Idempotent, found && first == nil && ended.body == nil:
			return nil, outcome{}, errDuplicateCall
		case found:
			first.awaited()
			return first, ended, nil
		case c.early.has(r.hash, r.start):
			return nil, outcome{}, errCancelled
		}
	}
	if c.running >= c.most || c.users[id.user] >= c.mostPerUser {
		return nil, outcome{}, errOverloaded
	}
	r.method.deadlines.add(r)
	c.watch(r.method)
	c.open++
	c.running++
	c.users[id.user]++
	if id.correlationID != "" {
		r.next = c.runs[id]
		c.runs[id] = r
	}
	return nil, outcome{}, nil
}

// find looks for the same call as r: user, method and correlation id.
func (c *calls) find(r *run, id caller) (first *run, ended outcome, found bool) {
	for other := c.runs[id]; other != nil; other = other.next {
		if other.method == r.method && !other.lost {
			return other, outcome{}, true
		}
	}
	ended, found = r.method.memory.recall(r.hash, r.start)
	return nil, ended, found
}

// awaited makes settled of a run, which may be nil, for somebody who waits for it.
func (r *run) awaited() {
	if r == nil || r.settled != nil {
		return
	}
	r.settled = make(chan struct{})
	if r.isSettled() {
		close(r.settled)
	}
}

// done tells how a run ended.
func (r *run) done(out outcome) {
	r.server.observe(r.hooked, r.call, out.name, r.start)
	r.answer(out.body)
}

func (r *run) isSettled() bool { return r.outcome.name != "" }

// cancel ends a caller's calls, or refuses the call that has yet to come.
func (c *calls) cancel(user, correlationID string) {
	hash, now := hashCall(user, correlationID), time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	first := c.runs[caller{user, correlationID}]
	if first == nil {
		c.early.add(user, hash, now)
	}
	for r := first; r != nil; r = r.next {
		r.unwanted = true
		r.cancel()
		go c.settle(r, failed(errCancelled))
	}
}

// settle tells how a run ended whose handler goes on, unless that is known already.
func (c *calls) settle(r *run, out outcome) {
	c.mu.Lock()
	first := c.set(r, out)
	c.mu.Unlock()
	if first {
		r.done(out)
	}
}

// set sets how a run ended, and reports whether that wasn't set already. Then done must be called.
func (c *calls) set(r *run, out outcome) bool {
	if r.isSettled() {
		return false
	}
	r.method.deadlines.remove(r)
	r.outcome = out
	r.lost = r.method.options.Idempotent && out.name == cancelledName && !r.unwanted
	if r.call.CorrelationID != "" && !r.lost {
		if !r.method.options.Idempotent {
			out = outcome{}
		}
		r.method.memory.keep(r.hash, r.until, out)
	}
	if r.settled != nil {
		close(r.settled)
	}
	return true
}

// finish tells that the handler of a run has returned, and how the run ended, unless that is known already.
func (c *calls) finish(r *run, out outcome) {
	if c.end(r, out) {
		r.done(out)
	}
}

func (c *calls) end(r *run, out outcome) (first bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	first = c.set(r, out)
	c.running--
	user := r.call.User
	if c.users[user]--; c.users[user] == 0 {
		delete(c.users, user)
	}
	if r.call.CorrelationID != "" {
		c.remove(r, caller{user, r.call.CorrelationID})
	}
	c.left()
	return first
}

func (c *calls) remove(r *run, id caller) {
	if c.runs[id] == r {
		if r.next == nil {
			delete(c.runs, id)
		} else {
			c.runs[id] = r.next
		}
		return
	}
	for other := c.runs[id]; other != nil; other = other.next {
		if other.next == r {
			other.next = r.next
			return
		}
	}
}
