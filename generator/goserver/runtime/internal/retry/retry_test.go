package retry

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestBackoff: each wait lies in its bounds, which double up to the most, and begin anew after Reset.
func TestBackoff(t *testing.T) {
	b := Backoff{Least: 20 * time.Millisecond, Most: 2 * time.Second}
	for range 2 {
		for try := range 100 {
			bound := b.Most
			if try < 7 {
				bound = min(bound, b.Least<<try)
			}
			if got := b.Next(); got < b.Least/2 || got >= b.Least/2+bound {
				t.Errorf("try %d: %s, want less than %s", try, got, b.Least/2+bound)
			}
		}
		b.Reset()
	}
}

func TestSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		if err := Sleep(t.Context(), time.Second); err != nil || time.Since(start) != time.Second {
			t.Errorf("after %s: %v, want nil after 1 s", time.Since(start), err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := Sleep(ctx, time.Minute); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 2*time.Second {
			t.Errorf("after %s: %v, want the end of the context after 2 s", time.Since(start), err)
		}
	})
}
