package digest

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A Recorder reads for a run, and notes what it reads. It is an analyzer.Files. Several goroutines may use it at once.
type Recorder struct {
	taken time.Time

	mu      sync.Mutex
	seen    map[string]*sight // by path
	unclear error             // why what was seen makes no digest
}

// A sight is what was seen of one path.
type sight struct {
	kind  Kind
	stamp stamp
	sum   sum   // of a File
	names names // of a Folder or an Output
}

// NewRecorder begins to record, with which Go it is.
func NewRecorder() *Recorder {
	r := &Recorder{taken: time.Now(), seen: map[string]*sight{}}
	r.readVersion()
	return r
}

// ReadFile is os.ReadFile.
func (r *Recorder) ReadFile(name string) ([]byte, error) {
	before, _ := stampOf(name) // if it fails, reading does
	data, err := os.ReadFile(name)
	if err != nil {
		r.noteFailure(name, err)
		return nil, err
	}
	r.note(name, &sight{kind: File, stamp: before, sum: sumOf(data)})
	return data, nil
}

// ReadDir is os.ReadDir. Of what it returns, only the names that matter to the analyzer make a difference to the digest.
func (r *Recorder) ReadDir(name string) ([]fs.DirEntry, error) { return r.list(name, Folder) }

func (r *Recorder) list(name string, kind Kind) ([]fs.DirEntry, error) {
	before, _ := stampOf(name)
	entries, err := os.ReadDir(name)
	if err != nil {
		r.noteFailure(name, err)
		return nil, err
	}
	r.note(name, &sight{kind: kind, stamp: before, names: namesOf(entries, kind)})
	return entries, nil
}

// Stat is os.Stat. Of what it returns, only that the path exists and whether it is a file or a folder makes a difference to the digest.
func (r *Recorder) Stat(name string) (fs.FileInfo, error) {
	before, _ := stampOf(name)
	info, err := os.Stat(name)
	if err != nil {
		r.noteFailure(name, err)
		return nil, err
	}
	r.note(name, &sight{kind: Object, stamp: before})
	return info, nil
}

// noteFailure notes that a path couldn't be read: it is missing, or a folder where a file was expected, or the other way. Other failures may end
// at any time without a trace on the path, so nothing can be remembered.
func (r *Recorder) noteFailure(name string, err error) {
	now, statErr := stampOf(name)
	isFolder := now.mode == fs.ModeDir
	switch {
	case statErr == nil && (errors.Is(err, syscall.EISDIR) && isFolder || errors.Is(err, syscall.ENOTDIR) && !isFolder):
		r.note(name, &sight{kind: Object, stamp: now})
	case isAbsent(err):
		r.note(name, &sight{kind: Absent})
	default:
		r.Doubt(err)
	}
}

// Doubt notes why what was seen may not be all that the outcome depends on: then there is nothing to remember.
func (r *Recorder) Doubt(reason error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.unclear = reason
}

// isAbsent reports whether an error says that nothing is at a path, or that it leads through a file.
func isAbsent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// note adds what was seen of a path to what was seen before; the closest look counts. If the two can't both be, the path changed under the run.
func (r *Recorder) note(path string, now *sight) {
	r.mu.Lock()
	defer r.mu.Unlock()
	before := r.seen[path]
	if before != nil && !before.agrees(now) {
		r.unclear = errors.New(path + ": changed while it was read")
	}
	if before == nil || before.kind < now.kind {
		r.seen[path] = now
	}
}

// agrees reports whether a path can be as it was seen and as it is seen now.
func (s *sight) agrees(now *sight) bool {
	least := min(s.kind, now.kind)
	switch {
	case (s.kind == Absent) != (now.kind == Absent) || s.stamp.mode != now.stamp.mode:
		return false
	case least <= Object:
		return true
	case least == File:
		return s.sum == now.sum
	default:
		return s.names.of(least).sum() == now.names.of(least).sum()
	}
}

// An Input is a path that a run has looked at.
type Input struct {
	Path string
	Kind Kind
}

// Inputs lists all that was looked at, sorted by path.
func (r *Recorder) Inputs() []Input {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make([]Input, 0, len(r.seen))
	for path, s := range r.seen {
		all = append(all, Input{path, s.kind})
	}
	slices.SortFunc(all, func(a, b Input) int { return strings.Compare(a.Path, b.Path) })
	return all
}

// digest makes a digest of what was seen.
func (r *Recorder) digest(note []string) (*digest, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.unclear != nil {
		return nil, r.unclear
	}
	d := &digest{taken: r.taken.UnixNano(), note: note, entries: make([]entry, 0, len(r.seen))}
	for path, s := range r.seen {
		e := entry{path: path, kind: s.kind, stamp: s.stamp, sum: s.sum}
		if s.kind == Folder || s.kind == Output {
			e.sum = s.names.sum()
		}
		d.entries = append(d.entries, e)
	}
	// What changed last is likely to change next: so a run that isn't fresh finds out soon.
	slices.SortFunc(d.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.stamp.mtime, a.stamp.mtime), strings.Compare(a.path, b.path))
	})
	return d, nil
}
