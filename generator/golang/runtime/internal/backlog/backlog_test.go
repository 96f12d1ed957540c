package backlog

import (
	"errors"
	"testing"
)

// A reader that is too slow finds the gap first, then what came since, and nothing grows beyond the limit.
func TestLimit(t *testing.T) {
	const limit, gap = 10, -1
	b := New(limit, gap)
	for n := range 300 {
		b.Add(n)
		if b.count > limit+1 || len(b.ring) > 32 {
			t.Fatalf("%d wait in %d", b.count, len(b.ring))
		}
	}
	b.Finish(errors.New("over"))
	var item int
	if some, _ := b.Take(&item); !some || item != gap {
		t.Errorf("got %d, want the gap", item)
	}
	last := gap
	for some, _ := b.Take(&item); some; some, _ = b.Take(&item) {
		if last != gap && item != last+1 {
			t.Errorf("got %d after %d", item, last)
		}
		last = item
	}
	if _, end := b.Take(&item); last != 299 || end == nil {
		t.Errorf("got %d last, and the end %v", last, end)
	}
}

// What comes before all others comes first, and no gap drops it.
func TestBegin(t *testing.T) {
	b := New(2, "gap")
	for _, item := range []string{"a", "b", "c"} {
		b.Add(item)
	}
	b.Begin("start")
	b.AddGap()
	for _, want := range []string{"start", "gap"} {
		var item string
		if some, end := b.Take(&item); !some || end != nil || item != want {
			t.Errorf("got %q, %v, want %q", item, end, want)
		}
	}
}
