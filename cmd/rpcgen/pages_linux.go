package main

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// largePages has Linux make the heap of large pages. Many distributions have it do so only for who asks, and to fault memory in by small pages takes a
// tenth of the time of a run. To ask takes some milliseconds: that is for a process that stays.
func largePages() {
	const enough = 128 << 20
	room := make([]byte, enough)               // memory that nobody has touched, nor will unless the heap grows into it
	_ = unix.Madvise(room, unix.MADV_HUGEPAGE) // a system that has none does without
	runtime.GC()                               // gives the room to the heap
}
