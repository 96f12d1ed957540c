package main

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
)

// firstCollection is how many bytes the process has when garbage is first collected. Most runs are over before.
const firstCollection = 64 << 20

// collectLate puts off the garbage collector, which takes a fifth of the time of a run for a hundred methods. From the first collection on all is
// as usual. Who sets the environment's variables for it knows better.
func collectLate() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	usual := debug.SetGCPercent(-1)
	debug.SetMemoryLimit(firstCollection)
	runtime.AddCleanup(new([64]byte), func(percent int) { // when the first collection has found that nobody needs it
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(math.MaxInt64)
	}, usual)
}

// collectNow collects garbage while nobody waits for anything, and lets the next run make three times as much as is in use before that is
// done again. One edit makes about that much.
func collectNow() {
	runtime.GC()
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(300)
	}
}
