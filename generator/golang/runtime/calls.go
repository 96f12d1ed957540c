//go:build go1.24

package centrifugoclient

import (
	"cmp"
	"container/heap"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"example.com/rpcgen/generator/golang/runtime/internal/wire"
)

// A pending is a call from its start to its outcome.
//
// It is queued, then written, then, if its reply comes as a publication, acknowledged by Centrifugo. One that was given up after it was
// written is kept until Centrifugo has acknowledged it: until then it takes one of the slots of the connection.
type pending struct {
	method      string
	correlation wire.CorrelationID
	body        []byte // the command without its id
	idempotent  bool
	noWait      bool      // the acknowledgement is its outcome
	correlated  bool      // a publication brings its reply
	progress    *progress // nil if it tells none
	state       callState
	sent        bool // it was written once, perhaps on an earlier connection
	resent      bool
	givenUp     bool
	doubtful    error  // why its reply may be lost, which matters when it is acknowledged
	id          uint32 // of the command, since it was written
	timeout     time.Duration
	deadline    time.Time
	index       int          // among the deadlines; -1: the caller's context has the deadline
	next, prev  *pending     // in the queue
	done        chan outcome // holds 1, so that sending never blocks
}

type callState int

const (
	callQueued callState = iota
	callWritten
	callAcknowledged
)

// maxKeptBody is the size of a body whose memory another call may get.
const maxKeptBody = 1 << 10

var pendings = sync.Pool{New: func() any { return &pending{done: make(chan outcome, 1)} }}

// newPending returns a call that nothing is known of.
func newPending() *pending {
	p, _ := pendings.Get().(*pending)
	p.index = -1
	return p
}

// recycle gives p to another call. Nobody else may know of it.
func (p *pending) recycle() {
	body := p.body[:0]
	if cap(body) > maxKeptBody {
		body = nil
	}
	*p = pending{done: p.done, body: body}
	pendings.Put(p)
}

// interrupted returns the outcome of a call that gets no answer because of why.
func (p *pending) interrupted(why error) outcome {
	return outcome{err: fmt.Errorf("%s: %w: %w", p.method, p.uncertainty(), why)}
}

// uncertainty says what is known of p without an answer.
func (p *pending) uncertainty() error {
	if p.sent {
		return ErrOutcomeUnknown
	}
	return ErrNotSent
}

// A callTable is what a client knows of its calls. The client's lock guards it.
type callTable struct {
	open          int // calls without an outcome
	slots         int // that are free: one is taken by each call that is written and not settled
	queue         callQueue
	written       map[uint32]*pending             // by the command's id: what Centrifugo hasn't acknowledged
	byCorrelation map[wire.CorrelationID]*pending // what a publication may answer
	deadlines     deadlines
	timer         *time.Timer // of the first deadline; nil: there was none yet
}

func newCallTable(slots int) callTable {
	return callTable{slots: slots, written: map[uint32]*pending{}, byCorrelation: map[wire.CorrelationID]*pending{}}
}

// add queues p. sweep is called at the deadline.
func (t *callTable) add(p *pending, sweep func()) {
	t.open++
	t.queue.push(p)
	if p.timeout == 0 {
		return
	}
	p.deadline = time.Now().Add(p.timeout)
	heap.Push(&t.deadlines, p)
	switch {
	case t.timer == nil:
		t.timer = time.AfterFunc(p.timeout, sweep)
	case p.index == 0:
		t.timer.Reset(p.timeout)
	}
}

// next returns the call to be written next: nil if there is none, or no slot for it.
func (t *callTable) next() *pending {
	if t.slots <= 0 {
		return nil
	}
	return t.queue.first
}

// write takes the next call from the queue, and a slot for it. Its command gets the id.
func (t *callTable) write(p *pending, id uint32) {
	t.queue.remove(p)
	t.slots--
	p.state, p.id, p.sent = callWritten, id, true
	t.written[id] = p
	if p.correlated {
		t.byCorrelation[p.correlation] = p
	}
}

// appendCommand appends the command that makes the call. What isn't needed again is freed.
func (p *pending) appendCommand(frame []byte) []byte {
	frame = append(frame, `{"id":`...)
	frame = strconv.AppendUint(frame, uint64(p.id), 10)
	frame = append(frame, ',')
	frame = append(frame, p.body...)
	if !p.idempotent && cap(p.body) > maxKeptBody {
		p.body = nil
	}
	return frame
}

// acknowledge handles that Centrifugo took the publication of a call.
func (t *callTable) acknowledge(id uint32) {
	p := t.written[id]
	switch {
	case p == nil:
	case p.givenUp:
		t.free(p)
	case p.noWait:
		t.settle(p, outcome{})
	case p.doubtful != nil:
		t.resendOrFail(p, p.doubtful)
	default:
		delete(t.written, id)
		p.state = callAcknowledged
	}
}

// answer handles Centrifugo's own answer to a call: a refusal, or the reply by native RPC.
func (t *callTable) answer(id uint32, result func(method string) outcome) {
	p := t.written[id]
	switch {
	case p == nil:
	case p.givenUp:
		t.free(p)
	default:
		t.settle(p, result(p.method))
	}
}

// settle gives p its outcome, and forgets it.
func (t *callTable) settle(p *pending, o outcome) {
	t.close(p)
	if p.state == callQueued {
		t.queue.remove(p)
	} else {
		t.free(p)
	}
	p.done <- o
}

// close takes p out of everything but the queue and the slots.
func (t *callTable) close(p *pending) {
	t.open--
	if p.sent {
		delete(t.byCorrelation, p.correlation)
	}
	if p.index >= 0 {
		heap.Remove(&t.deadlines, p.index)
	}
	p.progress.end()
}

// free frees the slot of a call that was written.
func (t *callTable) free(p *pending) {
	t.slots++
	if p.state == callWritten {
		delete(t.written, p.id)
	}
}

// giveUp ends p because of err, and reports whether the server is to be told that nobody waits any more. A call that was written and isn't
// acknowledged keeps its slot.
func (t *callTable) giveUp(p *pending, err error) (tell bool) {
	tell = p.sent && p.correlated
	if p.state != callWritten {
		t.settle(p, outcome{err: err})
		return tell
	}
	t.close(p)
	p.givenUp = true
	p.body = nil
	p.done <- outcome{err: err, kept: true}
	return tell
}

// lost handles the end of a connection. What was written and isn't acknowledged fails, unless it may be sent again; what is acknowledged
// waits for its reply on the next connection.
func (t *callTable) lost(why error) {
	t.interruptedProgress()
	for _, p := range latestFirst(maps.Values(t.written)) {
		if p.givenUp {
			t.free(p)
		} else {
			t.resendOrFail(p, why)
		}
	}
}

// unrecovered handles that replies may have been lost: those to all calls that Centrifugo has taken, also where it says so later.
func (t *callTable) unrecovered(why error) {
	for _, p := range latestFirst(maps.Values(t.byCorrelation)) {
		switch {
		case p.state == callQueued:
		case p.progress != nil && !p.idempotent: // it may well be at work, and go on telling
			p.progress.lose()
		case p.state == callWritten:
			p.doubtful = why
		default:
			t.resendOrFail(p, why)
		}
	}
}

// failCorrelated ends the calls whose replies can't come any more.
func (t *callTable) failCorrelated(why error) {
	for p := t.queue.first; p != nil; {
		next := p.next
		if p.correlated {
			t.settle(p, p.interrupted(why))
		}
		p = next
	}
	for _, p := range t.byCorrelation {
		if p.state != callQueued {
			t.settle(p, p.interrupted(why))
		}
	}
}

// failQueued ends the calls that wait for a connection, to be sent or sent again.
func (t *callTable) failQueued(why error) {
	for t.queue.first != nil {
		t.settle(t.queue.first, t.queue.first.interrupted(why))
	}
}

// resendOrFail puts p at the head of the queue, if it may be sent again: with the same correlation id, once.
func (t *callTable) resendOrFail(p *pending, why error) {
	if !p.idempotent || p.resent {
		t.settle(p, p.interrupted(why))
		return
	}
	t.free(p)
	p.state, p.resent, p.doubtful = callQueued, true, nil
	if p.progress != nil {
		p.progress.restart()
	}
	t.queue.pushFront(p)
}

// fail ends all calls.
func (t *callTable) fail(why error) {
	t.failQueued(why)
	for _, p := range t.byCorrelation {
		t.settle(p, p.interrupted(why))
	}
	for _, p := range t.written {
		if p.givenUp {
			t.free(p)
		} else {
			t.settle(p, p.interrupted(why))
		}
	}
	if t.timer != nil {
		t.timer.Stop()
		t.timer = nil
	}
}

// sweep passes the calls whose deadline has come to end, and sets the timer to the next deadline.
func (t *callTable) sweep(now time.Time, end func(*pending, error)) {
	for len(t.deadlines) > 0 {
		p := t.deadlines[0]
		if wait := p.deadline.Sub(now); wait > 0 {
			if t.timer != nil {
				t.timer.Reset(wait)
			}
			return
		}
		end(p, fmt.Errorf("%w after %s", context.DeadlineExceeded, p.timeout))
	}
}

// latestFirst returns calls with the one that was written last first: so each is put before those that were written after it.
func latestFirst(calls iter.Seq[*pending]) []*pending {
	return slices.SortedFunc(calls, func(a, b *pending) int { return cmp.Compare(b.id, a.id) })
}
