// Package watch reads files and folders, and reports when what was read has changed on disk.
//
// A Files stands between a program and the disk. It watches a folder before it reads anything in it, so that no change falls between the two. What was read
// is cached, and returned without a look at the disk until an event makes it doubtful. A path that was missing is watched for, too, in the nearest folder
// above it that exists.
//
// An event says little: a program may have saved the text that was there before, or made a file and removed it again. So when a burst of events is over,
// the doubtful paths are read once more. Only those that differ from what a reader was given count as changed.
package watch

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// A Files reads from the disk, and caches what it read. Several goroutines may read at once.
//
// Names must be absolute and clean; errors are those of package os. Of the result of Stat, only whether the path exists and whether it is a folder is
// updated.
type Files struct {
	// Still reports whether the file or folder at a path never changes. Once found, it is never read again.
	Still func(name string) bool
	// Matters reports whether an entry of a folder makes a difference, by its name and its type.
	Matters func(name string, mode fs.FileMode) bool
	// Busy reports whether a program is changing many files, so that a burst of events isn't over yet.
	Busy func() bool

	why    error         // the reason for polling
	pause  time.Duration // between two rounds of polling
	wake   chan struct{} // receives when a path becomes doubtful
	closed chan struct{}
	ended  sync.WaitGroup

	mu           sync.Mutex
	observations map[string]*observation
	folders      *folders // nil while polling, and after Close
	burst        burst
}

// An observation is what readers were given for one path. A part is nil if no reader asked for it.
type observation struct {
	text  *part[[]byte]
	names *part[[]fs.DirEntry]
	kind  *part[fs.FileInfo]

	used     bool      // since the last Sweep
	doubtful bool      // there was an event at the path
	changed  []string  // changes that a later reader has seen, and that Changes hasn't returned yet
	emptied  time.Time // when the file was first found empty, after it had a text
	stamp    stamp     // while polling: from before the read
}

// A part of an observation is the result of one call.
type part[T any] struct {
	value T
	err   error
}

// New returns a Files that has read nothing yet.
func New() *Files {
	f := newFiles()
	events, err := fsnotify.NewWatcher()
	if err != nil {
		f.poll(err)
		return f
	}
	f.folders = newFolders(events)
	f.ended.Go(func() { f.listen(events) })
	return f
}

func newFiles() *Files {
	return &Files{
		Still:        func(string) bool { return false },
		Matters:      func(string, fs.FileMode) bool { return true },
		Busy:         func() bool { return false },
		pause:        pause,
		wake:         make(chan struct{}, 1),
		closed:       make(chan struct{}),
		observations: map[string]*observation{},
	}
}

// Close ends the watch.
func (f *Files) Close() {
	f.mu.Lock()
	if f.folders != nil {
		f.folders.events.Close()
		f.folders = nil
	}
	f.mu.Unlock()
	close(f.closed)
	f.ended.Wait()
}

// ReadFile is like os.ReadFile. The caller must not modify the result.
func (f *Files) ReadFile(name string) ([]byte, error) { return read(f, name, f.text()) }

// ReadDir is like os.ReadDir. The caller must not modify the result.
func (f *Files) ReadDir(name string) ([]fs.DirEntry, error) { return read(f, name, f.names()) }

// Stat is like os.Stat.
func (f *Files) Stat(name string) (fs.FileInfo, error) { return read(f, name, f.kind()) }

// An aspect is one of the three things that can be read of a path.
type aspect[T any] struct {
	read    func(name string) (T, error)
	part    func(*observation) **part[T]
	differ  func(name string, a, b T) []string // lists the paths that differ
	entries bool                               // it is about a folder's entries
}

func (f *Files) text() aspect[[]byte] {
	differ := func(name string, a, b []byte) []string { return unless(bytes.Equal(a, b), name) }
	return aspect[[]byte]{os.ReadFile, func(s *observation) **part[[]byte] { return &s.text }, differ, false}
}

func (f *Files) names() aspect[[]fs.DirEntry] {
	return aspect[[]fs.DirEntry]{os.ReadDir, func(s *observation) **part[[]fs.DirEntry] { return &s.names }, f.difference, true}
}

func (f *Files) kind() aspect[fs.FileInfo] {
	differ := func(name string, a, b fs.FileInfo) []string { return unless(a.IsDir() == b.IsDir(), name) }
	return aspect[fs.FileInfo]{os.Stat, func(s *observation) **part[fs.FileInfo] { return &s.kind }, differ, false}
}

func unless(same bool, name string) []string {
	if same {
		return nil
	}
	return []string{name}
}

// Expect sets the text that a file has now. The file counts as changed once it has another one.
func (f *Files) Expect(name string, text []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.observation(name)
	s.text, s.changed = &part[[]byte]{value: text}, nil
	if f.watch(name, s, false) {
		f.doubt(name) // there may have been a change before
	}
}

// read returns what is cached of a path, or else reads it.
func read[T any](f *Files, name string, a aspect[T]) (T, error) {
	f.mu.Lock()
	s := f.observation(name)
	if p := *a.part(s); p != nil && !s.doubtful {
		f.mu.Unlock()
		return p.value, p.err
	}
	f.mu.Unlock()

	now := find(f, name, s, a)
	f.mu.Lock()
	defer f.mu.Unlock()
	if isTransient(now.err) {
		return now.value, now.err
	}
	if old := *a.part(s); old != nil {
		changed := a.changed(name, old, now)
		if changed == nil {
			return old.value, old.err
		}
		s.changed = append(s.changed, changed...)
	}
	*a.part(s) = now
	return now.value, now.err
}

// find reads a path from the disk, once it is watched.
func find[T any](f *Files, name string, s *observation, a aspect[T]) *part[T] {
	still := f.Still(name)
	if !still {
		f.watchLocked(name, s, a.entries)
	}
	value, err := a.read(name)
	if still && err != nil { // it may appear
		f.watchLocked(name, s, a.entries)
		value, err = a.read(name)
	}
	return &part[T]{value, err}
}

// watchLocked takes the lock, and watches a path.
func (f *Files) watchLocked(name string, s *observation, entries bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.watch(name, s, entries)
}

// watch watches a path from now on, and with entries also what comes and goes in that folder. It reports whether that is new. The caller must hold the
// lock.
func (f *Files) watch(name string, s *observation, entries bool) bool {
	if f.folders == nil {
		return s.stampOnce(name)
	}
	added := f.folders.watch(name, entries)
	if err := f.folders.failed; err != nil {
		f.pollInstead(err)
		return true
	}
	return added
}

// observation returns the observation of a path, which may be a new one.
func (f *Files) observation(name string) *observation {
	s := f.observations[name]
	if s == nil {
		s = &observation{}
		f.observations[name] = s
	}
	s.used = true
	return s
}

// changed lists the paths that differ between two results for one path.
func (a aspect[T]) changed(name string, old, now *part[T]) []string {
	if old.err != nil || now.err != nil {
		same := isAbsent(old.err) && isAbsent(now.err) || old.err != nil && now.err != nil && old.err.Error() == now.err.Error()
		return unless(same, name)
	}
	return a.differ(name, old.value, now.value)
}

// isTransient reports whether an error may go away without a change of the path, so that it must not be cached.
func isTransient(err error) bool {
	return err != nil && !isAbsent(err) && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, syscall.EISDIR)
}

// isAbsent reports whether an error means that nothing is at a path.
func isAbsent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// difference lists the entries that matter and that only one of two listings of a folder has, or that differ in type.
func (f *Files) difference(dir string, a, b []fs.DirEntry) (paths []string) {
	add := func(e fs.DirEntry) {
		if f.Matters(e.Name(), e.Type()) {
			paths = append(paths, filepath.Join(dir, e.Name()))
		}
	}
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].Name() < b[0].Name():
			add(a[0])
			a = a[1:]
		case len(a) == 0 || b[0].Name() < a[0].Name():
			add(b[0])
			b = b[1:]
		default:
			if a[0].Type() != b[0].Type() {
				add(a[0])
				add(b[0])
			}
			a, b = a[1:], b[1:]
		}
	}
	return slices.Compact(paths)
}

// Sweep forgets the paths that weren't read since the last Sweep. Their changes aren't reported any more.
func (f *Files) Sweep() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for name, s := range f.observations {
		if !s.used {
			delete(f.observations, name)
		}
		s.used = false
	}
}

// isBelow reports whether a path lies in a folder, at any depth.
func isBelow(name, folder string) bool {
	rest, ok := strings.CutPrefix(name, folder)
	return ok && rest != "" && (rest[0] == filepath.Separator || strings.HasSuffix(folder, string(filepath.Separator)))
}
