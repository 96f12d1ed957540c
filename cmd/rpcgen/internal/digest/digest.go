// Package digest remembers what a run read and wrote, so that the next one knows without a look into any file, and without a process, that it
// has nothing to do.
//
// A Recorder stands between a run and the disk. What it notes is what the run really saw, not what lies on disk when the run ends: so
// a digest says that these inputs give these outputs, and stays true whatever others write meanwhile. A run is fresh if the disk holds
// just that: each file by its contents, each folder by its names, and nothing where nothing was found.
//
// Contents are compared only where a stamp (size, times, inode) can't prove that they are the same.
package digest

import (
	"encoding/binary"
	"io/fs"
	"time"

	"github.com/cespare/xxhash/v2"
)

// A Kind says what a run saw of a path.
type Kind uint8

// The kinds, the weaker first: who listed a folder or read a file knows that it is there.
const (
	Absent Kind = iota // nothing is there
	Object             // something is there: a file, a folder
	Folder             // the names in it that matter to the analyzer
	Output             // all names in it: it is a folder that was or could have been written to
	File               // its contents
)

// A digest is what is remembered of a run.
type digest struct {
	taken   int64 // when the run began, in Unix nanoseconds: before it looked at any path
	note    []string
	entries []entry
}

// An entry is what a run saw of one path.
type entry struct {
	path  string
	kind  Kind
	stamp stamp // as it was before the look
	sum   sum   // of the contents or of the names
}

// A stamp is what the system says about a path, symlinks followed. Two that are equal mean the same contents, unless they are young.
type stamp struct {
	mode  fs.FileMode // the type bits
	size  int64
	mtime int64  // Unix nanoseconds
	ctime int64  // the same, where the system has it: a program can set mtime, but not this
	inode uint64 // 0 where the system has none
}

// settleTime is how far the time of a change and the time of a look at it must be apart, lest a second change bear the same time as the first.
// Some file systems count in steps of two seconds; and a server's clock may be a little behind.
const settleTime = 2 * time.Second

// settled reports whether a change after the moment taken would have given the path another stamp.
func (s stamp) settled(taken int64) bool {
	return max(s.mtime, s.ctime) < taken-int64(settleTime)
}

// A sum stands for contents.
type sum [8]byte

// sumOf needn't withstand anybody who looks for two texts of one sum, but a run sums ten megabytes.
func sumOf(data []byte) (s sum) {
	binary.LittleEndian.PutUint64(s[:], xxhash.Sum64(data))
	return s
}
