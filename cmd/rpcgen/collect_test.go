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
	collectLate()
	percent := func() int {
		now := debug.SetGCPercent(-1)
		debug.SetGCPercent(now)
		return now
	}
	if got := percent(); got != 1800 {
		t.Errorf("the collector starts at %d percent at first, want 1800, which is 72 MB", got)
	}
	for end := time.Now().Add(10 * time.Second); percent() != 100; time.Sleep(time.Millisecond) {
		runtime.GC()
		if time.Now().After(end) {
			t.Fatalf("the collector starts at %d percent after a collection, want 100", percent())
		}
	}
}

// TestCollectNow holds that the next run makes some garbage before any is collected, unless somebody knows better.
func TestCollectNow(t *testing.T) {
	usual := debug.SetGCPercent(100)
	defer debug.SetGCPercent(usual)
	for gogc, want := range map[string]int{"": 300, "50": 50} {
		t.Setenv("GOGC", gogc)
		debug.SetGCPercent(50)
		collectNow()
		if percent := debug.SetGCPercent(100); percent != want {
			t.Errorf("GOGC=%s: the collector starts at %d percent, want %d", gogc, percent, want)
		}
	}
}
