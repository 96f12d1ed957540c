//go:build !race

// With the race detector, pools drop what they keep.

package centrifugoclient

import "testing"

// A call takes two objects: itself, with its body, and its result.
func TestAllocationsOfCall(t *testing.T) {
	c := shared.connect(t)
	got := testing.AllocsPerRun(1000, func() {
		if _, err := c.Call(t.Context(), "test.echo", nil); err != nil {
			t.Error(err)
		}
	})
	if got > 2 {
		t.Errorf("%g objects, want 2", got)
	}
}
