package main

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// largePages has Linux make so much of the heap of large pages. Many distributions have it do so only for who asks, and to fault memory in by small
// pages takes a tenth of the time of a large run. To ask takes a millisecond or two.
func largePages(size int64) {
	room := make([]byte, size)                 // memory that nobody has touched, nor will unless the heap grows into it
	_ = unix.Madvise(room, unix.MADV_HUGEPAGE) // a system that has none does without
	runtime.GC()                               // gives the room to the heap
}
