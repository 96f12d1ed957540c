package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// TestCollectLate holds that the first collection ends what put it off.
func TestCollectLate(t *testing.T) {
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	usual := debug.SetGCPercent(100)
	defer debug.SetGCPercent(usual)
	collectLate(muchSource)
	percent := func() int {
		now := debug.SetGCPercent(-1)
		debug.SetGCPercent(now)
		return now
	}
	if got := percent(); got != 2100 {
		t.Errorf("the collector starts at %d percent at first, want 2100, which is 84 MB", got)
	}
	for end := time.Now().Add(10 * time.Second); percent() != 100; time.Sleep(time.Millisecond) {
		runtime.GC()
		if time.Now().After(end) {
			t.Fatalf("the collector starts at %d percent after a collection, want 100", percent())
		}
	}
}

// TestHeapFor holds how large the heap grows for so much source.
func TestHeapFor(t *testing.T) {
	for source, want := range map[int64]int64{0: 84 << 20, 1 << 20: 84 << 20, 10 << 20: 440 << 20, 100 << 20: 1 << 30} {
		if got := heapFor(source); got != want {
			t.Errorf("%d bytes of source: %d bytes of heap, want %d", source, got, want)
		}
	}
}

// TestCollectNow holds that the next run makes some garbage before any is collected, unless somebody knows better.
func TestCollectNow(t *testing.T) {
	usual := debug.SetGCPercent(100)
	defer debug.SetGCPercent(usual)
	t.Setenv("GOGC", "50")
	debug.SetGCPercent(50)
	collectNow()
	if percent := debug.SetGCPercent(100); percent != 50 {
		t.Errorf("GOGC=50: the collector starts at %d percent, want 50", percent)
	}

	t.Setenv("GOGC", "")
	collectNow()
	if percent := debug.SetGCPercent(100); percent < 600 {
		t.Errorf("little in use: the collector starts at %d percent, want so many that there are %d bytes of garbage", percent, firstHeap)
	}
	large := make([]byte, firstHeap)
	collectNow()
	if percent := debug.SetGCPercent(100); percent != 300 {
		t.Errorf("%d bytes in use: the collector starts at %d percent, want 300", len(large), percent)
	}
	runtime.KeepAlive(large)
}
