package rpcserver

import (
	"context"
	"math/rand/v2"
	"time"
)

// A backoff says how long to wait before the next try: at random below a bound that doubles each time, so that those who failed together don't try
// together.
type backoff struct {
	least, most time.Duration
	tries       int
}

func (b *backoff) next() time.Duration {
	bound := b.most
	if b.tries < 32 {
		bound = min(bound, b.least<<b.tries)
	}
	b.tries++
	return b.least/2 + rand.N(bound) //nolint:gosec // nobody gains by guessing it
}

// sleep returns an error if ctx ends before the duration is over.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
