//go:build go1.24

// Package retry waits between tries.
package retry

import (
	"context"
	"math/rand/v2"
	"time"
)

// A Backoff says how long to wait after each of a row of failures: a random time up to a bound that doubles.
type Backoff struct {
	Least, Most time.Duration // of the bound
	failures    int
}

// NewBackoff returns the one that most have, of half a second up to 20.
func NewBackoff() Backoff { return Backoff{Least: 500 * time.Millisecond, Most: 20 * time.Second} }

// Next returns the wait after another failure.
func (b *Backoff) Next() time.Duration {
	bound := b.bound()
	b.failures++
	return rand.N(max(bound, 1)) + 1 //nolint:gosec // it needs no secret
}

func (b *Backoff) bound() time.Duration {
	if b.Least <= b.Most>>b.failures {
		return b.Least << b.failures
	}
	return b.Most
}

// Lasted says for how long all went well before the next failure. If that was longer than the wait that would follow, the waits are short ones again.
func (b *Backoff) Lasted(d time.Duration) {
	if d > b.bound() {
		b.Reset()
	}
}

// Reset makes the next wait a short one again.
func (b *Backoff) Reset() { b.failures = 0 }

// Sleep waits, and reports whether ctx lasted as long.
func Sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
