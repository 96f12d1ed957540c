package centrifugo

import (
	"context"
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
	bytes float64 // as of at; negative if promised ahead
	at    time.Time
}

const paceSweep = time.Minute

// NewPacer returns a pacer for a client.queue_max_size of so many bytes.
func NewPacer(queue int) *Pacer {
	return &Pacer{burst: float64(queue) / 2, rate: float64(queue) / 2, users: map[string]*allowance{}, swept: time.Now()}
}

// Wait returns when size bytes may be sent to the user, in the order of calls. It returns an error if ctx ends before.
func (p *Pacer) Wait(ctx context.Context, user string, size int) error {
	delay := p.reserve(user, size, time.Now())
	if delay <= 0 {
		return nil
	}
	return retry.Sleep(ctx, delay)
}

// reserve takes size bytes of the user's allowance, and returns when they may be sent.
func (p *Pacer) reserve(user string, size int, now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Sub(p.swept) > paceSweep {
		p.sweep(now)
	}
	a := p.users[user]
	if a == nil {
		a = &allowance{bytes: p.burst, at: now}
		p.users[user] = a
	}
	a.bytes, a.at = p.at(a, now), now
	// What is larger than a burst waits for a whole one.
	missing := min(float64(size), p.burst) - a.bytes
	a.bytes -= float64(size)
	return time.Duration(missing / p.rate * float64(time.Second))
}

// at returns what the allowance is now.
func (p *Pacer) at(a *allowance, now time.Time) float64 {
	return min(p.burst, a.bytes+p.rate*now.Sub(a.at).Seconds())
}

// sweep forgets the users who may be sent a whole burst.
func (p *Pacer) sweep(now time.Time) {
	for user, a := range p.users {
		if p.at(a, now) >= p.burst {
			delete(p.users, user)
		}
	}
	p.swept = now
}
