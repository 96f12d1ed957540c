//go:build go1.24

package centrifugoclient

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"example.com/rpcgen/generator/golang/runtime/internal/wire"
)

// send makes a call.
func (c *CentrifugoRPCClient) send(ctx context.Context, call *Call) (json.RawMessage, error) {
	if err := whyEnded(ctx); err != nil {
		return nil, fmt.Errorf("%s: %w (%w)", call.Method, err, ErrNotSent)
	}
	p := newPending()
	p.method, p.idempotent, p.noWait = call.Method, call.Idempotent, call.NoWait
	p.correlation = wire.NewCorrelationID()
	p.timeout = c.timeout(ctx, call.Timeout)
	if call.Progress && !call.NoWait {
		p.progress = newProgress(call)
	}
	return c.make(ctx, p, c.encode(p, call))
}

// make makes a call that is encoded, unless that has failed with err.
func (c *CentrifugoRPCClient) make(ctx context.Context, p *pending, err error) (json.RawMessage, error) {
	if err == nil {
		err = c.enqueue(p) //nolint:contextcheck // what a session does is under its own context
	}
	if err != nil {
		p.recycle()
		return nil, err
	}
	if p.progress != nil && p.progress.told != nil {
		return c.attend(ctx, p)
	}
	return c.await(ctx, p)
}

// timeout returns the timeout of a call that has d for its own: 0 if ctx has a deadline.
func (c *CentrifugoRPCClient) timeout(ctx context.Context, d time.Duration) time.Duration {
	if _, own := ctx.Deadline(); own {
		return 0
	}
	setDefault(&d, c.config.Timeout)
	return d
}

// enqueue adds p to the calls that are to be written.
func (c *CentrifugoRPCClient) enqueue(p *pending) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.ended != nil:
		return fmt.Errorf("%s: %w: %w", p.method, ErrNotSent, c.ended)
	case c.session == nil && c.config.FailFast:
		return fmt.Errorf("%s: %w: %w: not connected", p.method, ErrNotSent, ErrDisconnected)
	case c.calls.queue.bytes+len(p.body) > c.config.MaxQueuedBytes:
		return fmt.Errorf("%s: %w: %d bytes of calls wait to be sent", p.method, ErrQueueFull, c.calls.queue.bytes)
	}
	c.calls.add(p, c.sweep)
	if p.correlated && c.replies == nil {
		c.addReplies()
		if c.session != nil && c.replies.session != c.session {
			c.session.hold(c.session.subscribe(c.replies))
		}
	}
	if c.session != nil {
		c.session.wakeWriter()
	}
	return nil
}

// await waits for the outcome of p, or for the end of ctx.
func (c *CentrifugoRPCClient) await(ctx context.Context, p *pending) (json.RawMessage, error) {
	select {
	case o := <-p.done:
		return p.end(o)
	case <-ctx.Done():
		return p.end(c.abandon(p, whyEnded(ctx)))
	}
}

// abandon ends p because of err, unless it has an outcome, and returns that.
func (c *CentrifugoRPCClient) abandon(p *pending, err error) outcome {
	c.mu.Lock()
	if len(p.done) == 0 {
		c.giveUp(p, err)
	}
	c.mu.Unlock()
	return <-p.done
}

// end returns an outcome that was taken from p, which nobody may use again.
func (p *pending) end(o outcome) (json.RawMessage, error) {
	if !o.kept {
		p.recycle()
	}
	return o.result, o.err
}

// giveUp ends p because of why, which ended the wait for it, and tells the server, at once or when there is a connection again. The caller holds the lock.
func (c *CentrifugoRPCClient) giveUp(p *pending, why error) {
	id := string(p.correlation[:])
	switch {
	case !c.calls.giveUp(p, c.unanswered(p, why)):
	case c.session != nil:
		c.session.cancelCall(id)
	default:
		c.toCancel = append(c.toCancel, id)
	}
}

// unanswered returns the error of p, for which nobody waits any more because of why. The caller holds the lock.
func (c *CentrifugoRPCClient) unanswered(p *pending, why error) error {
	switch {
	case p.sent:
		return fmt.Errorf("%s: no answer: %w (%w)", p.method, why, ErrOutcomeUnknown)
	case c.life == nil:
		return fmt.Errorf("%s: %w: %w: Connect was not called", p.method, ErrNotSent, why)
	case c.session == nil:
		return fmt.Errorf("%s: %w: %w: not connected: %s", p.method, ErrNotSent, why, c.life.cause().Error())
	}
	return fmt.Errorf("%s: %w: %w: other calls came first", p.method, ErrNotSent, why)
}

// sweep ends what has waited for too long.
func (c *CentrifugoRPCClient) sweep() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls.sweep(time.Now(), c.giveUp)
}
