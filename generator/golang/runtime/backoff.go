//go:build go1.24

package centrifugoclient

import (
	"context"
	"math/rand/v2"
	"time"
)

// A backoff says how long to wait after each of a row of failures: a random time up to a bound that doubles.
type backoff struct {
	least, most time.Duration // of the bound
	failures    int
}

func newBackoff() backoff { return backoff{least: 500 * time.Millisecond, most: 20 * time.Second} }

// next returns the wait after another failure.
func (b *backoff) next() time.Duration {
	bound := b.bound()
	b.failures++
	return rand.N(max(bound, 1)) + 1 //nolint:gosec // it needs no secret
}

func (b *backoff) bound() time.Duration {
	if b.least <= b.most>>b.failures {
		return b.least << b.failures
	}
	return b.most
}

// lasted says for how long all went well before the next failure, and reports whether that was long enough to begin with short waits again: longer
// than the wait that would follow.
func (b *backoff) lasted(d time.Duration) bool {
	if d <= b.bound() {
		return false
	}
	b.reset()
	return true
}

func (b *backoff) reset() { b.failures = 0 }

// sleep waits, and reports whether ctx lasted as long.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
