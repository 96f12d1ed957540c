package digest

import (
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// A verdict is what a look at a path says.
type verdict int

const (
	same verdict = iota
	doubtful
	different
)

// sideBySide is the number of entries from which a second core is worth its start.
const sideBySide = 256

// fresh reports whether the disk holds what the run saw. Then the second digest says so, with the stamps of today; it is nil if the stamps of
// the first are as good.
func (d *digest) fresh(now time.Time) (bool, *digest) {
	taken := now.UnixNano()
	stamps := make([]stamp, len(d.entries))
	doubts := make([]bool, len(d.entries))
	trusted := taken >= d.taken // else the clock was set back, and times prove nothing
	all := each(len(d.entries), func(i int) bool {
		var v verdict
		v, stamps[i] = d.entries[i].look(d.taken)
		doubts[i] = v == doubtful || !trusted && d.entries[i].kind > Object
		return v != different
	})
	if !all || !d.compare(doubts, stamps) {
		return false, nil
	}
	better := false
	for i, doubt := range doubts {
		better = better || doubt && stamps[i].settled(taken)
	}
	if !better {
		return true, nil
	}
	again := &digest{taken: taken, note: d.note, entries: slices.Clone(d.entries)}
	for i := range again.entries {
		again.entries[i].stamp = stamps[i]
	}
	return true, again
}

// compare reads what is in doubt, and reports whether all of it is what was seen. What was written since comes first: most likely it is another, while
// what just is young, as the output of the last run, most likely isn't.
func (d *digest) compare(doubts []bool, stamps []stamp) bool {
	for _, written := range []bool{true, false} {
		if !each(len(d.entries), func(i int) bool {
			e := &d.entries[i]
			return !doubts[i] || written != (e.stamp != stamps[i]) || e.compare()
		}) {
			return false
		}
	}
	return true
}

// look compares what the system says about a path with the entry, which was seen in a run that began at the moment taken.
func (e *entry) look(taken int64) (verdict, stamp) {
	now, err := stampOf(e.path)
	switch {
	case err != nil:
		if e.kind == Absent && isAbsent(err) {
			return same, now
		}
		return different, now
	case e.kind == Absent || now.mode != e.stamp.mode:
		return different, now
	case e.kind == Object:
		return same, now
	case e.kind == File && now.size != e.stamp.size:
		return different, now
	case now == e.stamp && now.settled(taken):
		return same, now
	default:
		return doubtful, now
	}
}

// compare reads what is at the path, and reports whether it is what was seen.
func (e *entry) compare() bool {
	if e.kind != File {
		entries, err := os.ReadDir(e.path)
		return err == nil && namesOf(entries, e.kind).sum() == e.sum
	}
	data, err := os.ReadFile(e.path)
	return err == nil && sumOf(data) == e.sum
}

// each calls f with each number below n, on several cores where there are many, until one of the calls returns false. It reports whether
// none did.
func each(n int, f func(i int) bool) bool {
	workers := min(runtime.GOMAXPROCS(0), 1+n/sideBySide)
	var next atomic.Int64
	var failed atomic.Bool
	work := func() {
		for !failed.Load() {
			i := int(next.Add(1)) - 1
			if i >= n {
				return
			}
			if !f(i) {
				failed.Store(true)
			}
		}
	}
	var wg sync.WaitGroup
	for range workers - 1 {
		wg.Go(work)
	}
	work()
	wg.Wait()
	return !failed.Load()
}
