// Package retry waits between tries.
package retry

import (
	"context"
	"math/rand/v2"
	"time"
)

// A Backoff says how long to wait before the next try: at random below a bound that doubles each time, so that those who failed together don't try
// together.
type Backoff struct {
	Least, Most time.Duration

	tries int
}

// Next returns how long to wait.
func (b *Backoff) Next() time.Duration {
	bound := b.Most
	if b.tries < 32 {
		bound = min(bound, b.Least<<b.tries)
	}
	b.tries++
	return b.Least/2 + rand.N(bound) //nolint:gosec // nobody gains by guessing it
}

// Reset makes the next wait a short one again.
func (b *Backoff) Reset() { b.tries = 0 }

// Sleep returns an error if ctx ends before the duration is over.
func Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
