package main

import (
	"os"
	"runtime/debug"
)

// gcPercent lets the heap grow to some 130 MB before garbage is collected: the runtime starts at 0.7 of the heap that it aims at, which is at least as many
// percent of 4 MB. Runs with up to 1,000 methods end before, which saves a fifth of their time.
const gcPercent = 4600

// heapRoom is how many bytes the heap grows to until then.
const heapRoom = 128 << 20

// prepareHeap trades memory for time, unless the user has a say in that.
func prepareHeap() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
		adviseHugePages()
	}
}
