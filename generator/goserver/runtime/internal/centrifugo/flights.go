package centrifugo

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// batchPatience is how long a request may be in flight before somebody else goes on with what waits.
const batchPatience = 250 * time.Millisecond

var errUnanswered = fmt.Errorf("no answer in %s", apiTimeout)

// A flight is a request that Centrifugo hasn't answered.
type flight struct {
	url    string
	ctx    context.Context // of the request
	cancel context.CancelCauseFunc
	start  time.Time
	passed bool // somebody else goes on
}

// flights are those of the replies. One timer looks after all of them: a timer for each, which nearly always is stopped in time, costs more than the
// rest of what is done here for a reply.
type flights struct {
	open    map[*flight]bool
	flown   bool // one has begun since the last look
	looking bool // the timer runs
}

// begin tells that a request is about to be sent.
func (r *Replies) begin(ctx context.Context) *flight {
	f := &flight{url: r.api.first(), start: time.Now()}
	f.ctx, f.cancel = context.WithCancelCause(ctx)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.flights.open == nil {
		r.flights.open = map[*flight]bool{}
	}
	r.flights.open[f], r.flights.flown = true, true
	if !r.flights.looking {
		r.flights.looking = true
		time.AfterFunc(batchPatience/2, r.look)
	}
	return f
}

// end tells that a request is over, and reports whether its sender goes on with what waits.
func (r *Replies) end(f *flight) bool {
	f.cancel(nil)
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.flights.open, f)
	return !f.passed
}

// request sends the request of a flight.
func (r *Replies) request(f *flight, method string, body []byte, response any) error {
	err := r.api.post(f.ctx, f.url, method, body, response)
	if err != nil && errors.Is(context.Cause(f.ctx), errUnanswered) {
		return fmt.Errorf("%s: %w", f.url, errUnanswered)
	}
	return err
}

// look has somebody else go on where a request takes too long, by another URL if there is one, and gives up what takes longer still.
func (r *Replies) look() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for f := range r.flights.open {
		age := time.Since(f.start)
		if age >= apiTimeout {
			f.cancel(errUnanswered)
		}
		if age >= batchPatience && !f.passed {
			f.passed = true
			r.api.avoid(f.url)
			go r.send()
		}
	}
	r.flights.looking = r.flights.flown || len(r.flights.open) > 0
	r.flights.flown = false
	if r.flights.looking {
		time.AfterFunc(batchPatience/2, r.look)
	}
}
