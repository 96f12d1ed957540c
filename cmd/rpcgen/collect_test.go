package main

import (
	"math"
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
	if limit := debug.SetMemoryLimit(-1); limit != firstCollection {
		t.Errorf("the limit is %d at first, want %d", limit, firstCollection)
	}
	if percent := debug.SetGCPercent(-1); percent != -1 {
		t.Errorf("the collector starts at %d percent at first, want never", percent)
	}
	runtime.GC()
	for end := time.Now().Add(10 * time.Second); debug.SetMemoryLimit(-1) != math.MaxInt64; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the limit stays after a collection")
		}
	}
	if percent := debug.SetGCPercent(100); percent != 100 {
		t.Errorf("the collector starts at %d percent after a collection, want 100", percent)
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
