package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

// firstHeap is how large the heap grows before garbage is collected for the first time. Most runs are over before.
const firstHeap = 84 << 20

const (
	// muchSource is how much Go source there is to be for large pages to be worth their while.
	muchSource = 256 << 10
	// perSource is how much of the heap a byte of source takes, or somewhat less.
	perSource = 32
	// mostRoom is a limit for addresses. Nobody has so much source.
	mostRoom = 1 << 30
)

// collectLate puts off the garbage collector, which takes a fifth of the time of a run for a hundred methods, and asks for large pages where there is
// much source to read. From the first collection on it works more seldom than usual: what a run needs it needs nearly to its end. Who sets the
// environment's variables for it knows better.
func collectLate(source int64) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	const smallest = 4 << 20 // heap that is collected, at 100 percent
	usual := debug.SetGCPercent(firstHeap / smallest * 100)
	if source >= muchSource {
		largePages(min(source*perSource, mostRoom))
	}
	runtime.AddCleanup(new([64]byte), func(percent int) { // when a collection has found that nobody needs it
		debug.SetGCPercent(6 * percent)
	}, usual)
}

// collectNow collects garbage while nobody waits for anything, and lets the next run make as much as a large one makes before that is done again, or
// three times as much as is in use.
func collectNow() {
	runtime.GC()
	if os.Getenv("GOGC") != "" {
		return
	}
	var inUse runtime.MemStats
	runtime.ReadMemStats(&inUse)
	debug.SetGCPercent(max(300, int(100*firstHeap/float64(inUse.HeapAlloc))))
}
