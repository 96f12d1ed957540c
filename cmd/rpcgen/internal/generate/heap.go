package generate

import (
	"os"
	"runtime"
	"runtime/debug"
)

// gcPercent lets the heap grow to some 130 MB before garbage is collected: the runtime starts at 0.7 of the heap that it aims at, which is at least as many
// percent of 4 MB. Runs with up to 1,000 methods end before, which saves a fifth of their time.
const gcPercent = 4600

// heapRoom is how many bytes the heap grows to until then.
const heapRoom = 128 << 20

// prepareHeap trades memory for time, unless the user has a say in that.
func prepareHeap() {
	if !ownGC() {
		return
	}
	debug.SetGCPercent(gcPercent)
	adviseHugePages()
}

// collectSources collects the garbage that reading the sources left, where it is worth the time: syntax and types take most of the memory of a large run, and
// of them only the API is needed any more.
func collectSources() {
	if !ownGC() {
		return
	}
	const worthIt = 32 << 20
	var stats runtime.MemStats
	if runtime.ReadMemStats(&stats); stats.HeapAlloc > worthIt {
		runtime.GC()
	}
}

// ownGC reports whether the user leaves it to this program when garbage is collected.
func ownGC() bool { return os.Getenv("GOGC") == "" }
