package centrifugo

import (
	"context"
	"slices"
	"sync"
	"time"

	"example.com/rpcgen/generator/goserver/runtime/internal/retry"
)

// A Pacer holds back what is sent to a user whose connection has no room for it. Centrifugo ends a connection that doesn't take its messages as fast
// as they come once more than client.queue_max_size of them wait, and doesn't tell before. So a user gets at most half of that at once, and as much
// again per second: a connection may stall for a second.
type Pacer struct {
	burst float64 // bytes
	rate  float64 // bytes a second

	mu    sync.Mutex
	users map[string]*allowance
	swept time.Time
}

// An allowance is what a user may be sent. Who isn't known may be sent a burst.
type allowance struct {
	bytes float64 // as of at; negative after what is larger than a burst
	at    time.Time
	queue []chan struct{} // of who waits, in order; that of the first is closed
}

const paceSweep = time.Minute

// NewPacer returns a pacer for a client.queue_max_size of so many bytes.
func NewPacer(queue int) *Pacer {
	return &Pacer{burst: float64(queue) / 2, rate: float64(queue) / 2, users: map[string]*allowance{}, swept: time.Now()}
}

// Wait returns when size bytes may be sent to the user, in the order of calls. It returns an error if ctx ends before; then they cost nothing.
func (p *Pacer) Wait(ctx context.Context, user string, size int) error {
	a, turn := p.enter(user, size, time.Now())
	if turn == nil {
		return nil
	}
	defer p.leave(a, turn)
	select {
	case <-turn:
	case <-ctx.Done():
	}
	for ctx.Err() == nil {
		delay := p.take(a, size, time.Now())
		if delay == 0 {
			return nil
		}
		_ = retry.Sleep(ctx, delay)
	}
	return context.Cause(ctx)
}

// enter takes size bytes of the user's allowance, or enters its queue: then turn is closed when those before have left.
func (p *Pacer) enter(user string, size int, now time.Time) (a *allowance, turn chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Sub(p.swept) > paceSweep {
		p.sweep(now)
	}
	a = p.users[user]
	if a == nil {
		a = &allowance{bytes: p.burst, at: now}
		p.users[user] = a
	}
	if len(a.queue) == 0 && p.tryTake(a, size, now) == 0 {
		return a, nil
	}
	turn = make(chan struct{})
	if len(a.queue) == 0 {
		close(turn)
	}
	a.queue = append(a.queue, turn)
	return a, turn
}

// leave takes who has waited out of the queue, and tells the next if that is now the first.
func (p *Pacer) leave(a *allowance, turn chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.Index(a.queue, turn)
	a.queue = slices.Delete(a.queue, i, i+1)
	if i == 0 && len(a.queue) > 0 {
		close(a.queue[0])
	}
}

// take is tryTake for the first in the queue.
func (p *Pacer) take(a *allowance, size int, now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.tryTake(a, size, now)
}

// tryTake takes size bytes of an allowance. If it doesn't hold them it takes nothing, and returns how long it takes until it does, which is never 0.
func (p *Pacer) tryTake(a *allowance, size int, now time.Time) time.Duration {
	a.bytes, a.at = p.at(a, now), now
	// What is larger than a burst waits for a whole one.
	if missing := min(float64(size), p.burst) - a.bytes; missing > 0 {
		return max(time.Duration(missing/p.rate*float64(time.Second)), 1)
	}
	a.bytes -= float64(size)
	return 0
}

// at returns what the allowance is now.
func (p *Pacer) at(a *allowance, now time.Time) float64 {
	return min(p.burst, a.bytes+p.rate*now.Sub(a.at).Seconds())
}

// sweep forgets the users who may be sent a whole burst.
func (p *Pacer) sweep(now time.Time) {
	for user, a := range p.users {
		if len(a.queue) == 0 && p.at(a, now) >= p.burst {
			delete(p.users, user)
		}
	}
	p.swept = now
}
