package retry

import (
	"testing"
	"time"
)

// After a connection that lasted the next one is made soon; after one that didn't, later and later.
func TestBackoff(t *testing.T) {
	delays := NewBackoff()
	for i, step := range []struct {
		lasted time.Duration
		bound  time.Duration // of the wait that follows
	}{
		{0, 500 * time.Millisecond},
		{time.Second, time.Second},
		{time.Second, 2 * time.Second},
		{3 * time.Second, 4 * time.Second},
		{10 * time.Second, 500 * time.Millisecond},
		{time.Minute, 500 * time.Millisecond},
	} {
		delays.Lasted(step.lasted)
		if bound, wait := delays.bound(), delays.Next(); bound != step.bound || wait > bound+1 {
			t.Errorf("step %d: waits for %s, at most %s, want at most %s", i, wait, bound, step.bound)
		}
	}
	for range 100 {
		delays.Next()
	}
	if bound := delays.bound(); bound != 20*time.Second {
		t.Errorf("waits for at most %s in the end, want 20 s", bound)
	}
}
