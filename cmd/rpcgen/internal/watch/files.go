// Package watch reads files and folders, and tells when what was read is no longer so.
//
// A Files stands between a program and the disk. It watches a folder before it looks at anything in it, so that no change falls between the
// two. What was read is kept, and given again without a look at the disk, until an event casts doubt on it. What was looked for in vain is
// waited for, too, in the nearest folder that is there.
//
// An event says little: a program may have saved what was there before, or made a file and removed it again. So when a burst of events is over, what they touched
// is read once more, and only what differs from what a reader was given counts as changed.
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

// A Files reads from the disk, and remembers. Several goroutines may read at once.
//
// Names are absolute and clean; errors are as package os has them. Of what Stat returns, only that the path exists and whether it is a folder is kept up
// to date.
type Files struct {
	// Still tells that nobody edits what is at a path, so that what was found there is never looked at again.
	Still func(name string) bool
	// Matters reports whether it makes a difference that something is in a folder, by its name and its type.
	Matters func(name string, mode fs.FileMode) bool
	// Busy tells that somebody is at work on many files, so that a burst of events isn't over yet.
	Busy func() bool

	events *fsnotify.Watcher // nil while polling
	why    error             // for polling
	pause  time.Duration     // between two rounds of polling
	wake   chan struct{}     // holds one when there are new doubts
	closed chan struct{}
	ended  sync.WaitGroup

	mu           sync.Mutex
	observations map[string]*observation
	folders      map[string]bool     // that are watched; without symlinks
	links        map[string][]string // the paths that lead to one by symlinks, by that without
	burst        burst
}

// A observation is what readers were given for one path. A part is nil if nobody asked for it.
type observation struct {
	text  *part[[]byte]
	names *part[[]fs.DirEntry]
	kind  *part[fs.FileInfo]

	used     bool      // since the last Sweep
	doubtful bool      // something happened at the path
	changed  []string  // the paths of which different readers were given different things
	emptied  time.Time // when a file was found empty that hadn't been
	stamp    stamp     // from before the look, while polling
}

// A part of a observation is the outcome of a look.
type part[T any] struct {
	value T
	err   error
}

// New returns a Files that has seen nothing yet.
func New() *Files {
	f := newFiles()
	events, err := fsnotify.NewWatcher()
	if err != nil {
		f.poll(err)
		return f
	}
	f.events = events
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
		folders:      map[string]bool{},
		links:        map[string][]string{},
	}
}

// Close ends the watch.
func (f *Files) Close() {
	f.mu.Lock()
	if f.events != nil {
		f.events.Close()
		f.events = nil
	}
	f.mu.Unlock()
	close(f.closed)
	f.ended.Wait()
}

// ReadFile is like os.ReadFile. Nobody may change what it returns.
func (f *Files) ReadFile(name string) ([]byte, error) { return read(f, name, f.text()) }

// ReadDir is like os.ReadDir. Nobody may change what it returns.
func (f *Files) ReadDir(name string) ([]fs.DirEntry, error) { return read(f, name, f.names()) }

// Stat is like os.Stat.
func (f *Files) Stat(name string) (fs.FileInfo, error) { return read(f, name, f.kind()) }

// An aspect is something that can be asked about a path.
type aspect[T any] struct {
	look   func(name string) (T, error)
	part   func(*observation) **part[T]
	differ func(name string, a, b T) []string // lists the paths that aren't the same
	inside bool                               // it is about what a folder holds
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

// Expect notes that a file has a text. It will count as changed when it hasn't.
func (f *Files) Expect(name string, text []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.observation(name)
	s.text, s.changed = &part[[]byte]{value: text}, nil
	if f.watch(name, s, false) {
		f.doubt(name) // what happened before isn't known
	}
}

// read gives what is known of a path, or looks.
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
	if isPassing(now.err) {
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

// find looks at a path, after the watch on it began.
func find[T any](f *Files, name string, s *observation, a aspect[T]) *part[T] {
	still := f.Still(name)
	if !still {
		f.begin(name, s, a.inside)
	}
	value, err := a.look(name)
	if still && err != nil { // it may come yet
		f.begin(name, s, a.inside)
		value, err = a.look(name)
	}
	return &part[T]{value, err}
}

// begin watches a path.
func (f *Files) begin(name string, s *observation, inside bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.watch(name, s, inside)
}

// observation returns what is known of a path, which may be nothing.
func (f *Files) observation(name string) *observation {
	s := f.observations[name]
	if s == nil {
		s = &observation{}
		f.observations[name] = s
	}
	s.used = true
	return s
}

// changed lists the paths in which two looks at one differ.
func (a aspect[T]) changed(name string, old, now *part[T]) []string {
	if old.err != nil || now.err != nil {
		same := isAbsent(old.err) && isAbsent(now.err) || old.err != nil && now.err != nil && old.err.Error() == now.err.Error()
		return unless(same, name)
	}
	return a.differ(name, old.value, now.value)
}

// isPassing reports whether an error may pass without a change of the path, so that it isn't worth to be kept.
func isPassing(err error) bool {
	return err != nil && !isAbsent(err) && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, syscall.EISDIR)
}

// isAbsent reports whether an error says that nothing is at a path.
func isAbsent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// difference lists what matters and is in one of two states of a folder only, or of different types.
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

// Sweep forgets what wasn't read since the last Sweep: it makes no difference any more.
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

// isBelow reports whether a path is in a folder or in one below it.
func isBelow(name, folder string) bool {
	rest, ok := strings.CutPrefix(name, folder)
	return ok && rest != "" && (rest[0] == filepath.Separator || strings.HasSuffix(folder, string(filepath.Separator)))
}
