package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

const (
	// firstHeap is how large the heap grows at least before garbage is collected for the first time.
	firstHeap = 84 << 20
	// perSource is how much of it a byte of Go source takes. Nearly all of that is needed nearly to the end.
	perSource = 44
	// mostHeap is how large it grows at most: nobody has so much source.
	mostHeap = 1 << 30
	// muchSource is how much of it there is to be for large pages to be worth their while.
	muchSource = 256 << 10
)

// collectLate puts off the garbage collector, which takes a fifth of the time of a run for a hundred methods, so far that most runs are over before, and
// asks for large pages where there is much source to read. From the first collection on all is as usual. Who sets the environment's variables for it
// knows better.
func collectLate(source int64) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	const smallest = 4 << 20 // heap that is collected, at 100 percent
	heap := heapFor(source)
	usual := debug.SetGCPercent(int(heap / smallest * 100))
	if source >= muchSource {
		largePages(heap / 4 * 3)
	}
	runtime.AddCleanup(new([64]byte), func(percent int) { // when a collection has found that nobody needs it
		debug.SetGCPercent(percent)
	}, usual)
}

// heapFor is how large the heap grows for so much source before garbage is collected for the first time.
func heapFor(source int64) int64 { return min(max(firstHeap, source*perSource), mostHeap) }

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
