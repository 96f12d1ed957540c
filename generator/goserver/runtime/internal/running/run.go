package running

import (
	"context"
	"time"
)

// A Method is what the calls of one method have in common.
type Method struct {
	timeout    time.Duration
	idempotent bool
	silent     bool
	memory     *memory
	deadlines  deadlines // guarded by the mutex of Calls
}

// NewMethod returns a method. The timeout of its calls begins when they do; if it is one of silence, with [Calls.Renew].
func NewMethod(timeout time.Duration, isIdempotent, isOfSilence bool) *Method {
	return &Method{timeout: timeout, idempotent: isIdempotent, silent: isOfSilence, memory: newMemory(timeout)}
}

// A Caller is who can cancel a call: a user who knows its correlation id.
type Caller struct {
	User          string
	CorrelationID string // "" for a call that can't be cancelled, nor come twice
}

// A Run is a call while it runs. The exported fields must be set before it starts.
type Run struct {
	Caller

	Method *Method
	Start  time.Time // when its request arrived
	Until  time.Time // when its time is over; see Calls.Deadline once it runs
	Cancel context.CancelFunc
	Expire func()            // ends a context without a deadline; nil for one that has it
	Tell   func(out Outcome) // is called once, with how it ends, and returns when the reply is sent

	hash           callHash
	next           *Run // another one of the same caller: the same id, but another method
	earlier, later *Run // of the method's deadlines
	parts          int  // that aren't over: its reply, and its handler if it has begun
	placed         bool // it has a place as one that is open

	unwanted bool          // its caller said that nobody waits for it any more
	settled  chan struct{} // closed when those who wait may know the fields below; nil if the same call hasn't come again
	outcome  Outcome
	lost     bool // it ended with its caller's connection: a client that is back may make it again when the handler has stopped
}

func (r *Run) isSettled() bool { return r.outcome.Name != "" }

// awaited makes settled of a run, which may be nil, for somebody who waits for it.
func (r *Run) awaited() {
	if r == nil || r.settled != nil {
		return
	}
	r.settled = make(chan struct{})
	if r.isSettled() && !r.lost {
		close(r.settled)
	}
}

// Outcome waits for how a run ends that [Calls.Start] has returned; over reports whether ctx, the context of the same call, has ended before. The outcome is
// empty if r has ended with its caller's connection, and its handler by that: then the call may be run.
func (r *Run) Outcome(ctx context.Context) (out Outcome, over bool) {
	select {
	case <-r.settled:
		if r.lost && ctx.Err() == nil {
			return Outcome{}, false
		}
		return r.outcome, false
	case <-ctx.Done():
		return Outcome{}, true
	}
}
