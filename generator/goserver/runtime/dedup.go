package rpcserver

import (
	"context"
	"time"
)

// A Dedup remembers across replicas which calls run or have run. Package rpcserver remembers those of its own process by itself.
type Dedup interface {
	// Begin claims a call for its timeout: first reports whether nobody has claimed it. Where somebody has, outcome is the body of the
	// reply, or nil while the call runs or if the outcome wasn't kept.
	Begin(ctx context.Context, key string, timeout time.Duration) (first bool, outcome []byte, err error)

	// End keeps the outcome of a call that Begin claimed.
	End(ctx context.Context, key string, outcome []byte, timeout time.Duration) error
}
