package digest

import (
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"sync"

	"example.com/rpcgen/generator/output"
)

// A Writing is trees on their way to the disk.
type Writing struct {
	recorder *Recorder
	dir      string // the output folder
	trees    []output.Tree
	sums     map[string]sum // of the texts, by path
	summed   sync.WaitGroup
}

// Expect notes what is in the folders that the trees are about to be written to, below the output folder dir. What is there, a file of
// the user's in the way or one left over, makes a difference to what writing does.
func (r *Recorder) Expect(dir string, trees []output.Tree) *Writing {
	w := &Writing{recorder: r, dir: dir, trees: trees, sums: map[string]sum{}}
	w.summed.Go(w.sum) // while they are written
	for _, folder := range outputFolders(dir, trees) {
		_, _ = r.list(folder, Output) // noted, whatever it says
	}
	for missing := filepath.Clean(dir); missing != filepath.Dir(missing); missing = filepath.Dir(missing) {
		if _, err := r.Stat(missing); err == nil {
			break
		}
	}
	return w
}

func (w *Writing) sum() {
	for full, text := range w.files() {
		w.sums[full] = sumOf(text)
	}
}

// files are the texts, by their paths.
func (w *Writing) files() iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for _, tree := range w.trees {
			for _, f := range tree.Files {
				if !yield(w.path(path.Join(tree.Dir, f.Path)), f.Data) {
					return
				}
			}
		}
	}
}

func (w *Writing) path(file string) string { return filepath.Join(w.dir, filepath.FromSlash(file)) }

// Done notes that the trees are written. The report says what that changed on disk: what was seen of that before is what is there now, or else
// the run itself would make its digest useless. The rest must be as it was seen.
func (w *Writing) Done(report output.Report) {
	w.summed.Wait()
	manifest := output.ManifestPath(w.dir)
	r := w.recorder
	r.mu.Lock()
	for _, file := range report.Created {
		r.made(w.path(file), 0)
	}
	for _, file := range report.Removed {
		r.removed(w.path(file))
	}
	for _, folder := range outputFolders(w.dir, w.trees) {
		r.forgetTemporary(folder)
	}
	if exists(manifest) {
		r.made(manifest, 0)
	}
	for full, text := range w.files() {
		after, _ := stampOf(full) // if it fails, the next run sees that, too
		r.seen[full] = &sight{kind: File, stamp: after, sum: w.sumAsFound(full, after, text)}
	}
	delete(r.seen, manifest)
	r.mu.Unlock()
	_, _ = r.ReadFile(manifest) // the lock of the output folder is held, so it is as this run left it
}

// sumAsFound is the sum of a text as it is on disk: where it was checked out with other line ends, it was left alone.
func (w *Writing) sumAsFound(full string, now stamp, text []byte) sum {
	if now.size != int64(len(text)) {
		if found, err := os.ReadFile(full); err == nil && output.Holds(found, text) {
			return sumOf(found)
		}
	}
	return w.sums[full]
}

// made notes that something is there now, in a folder that is there, too.
func (r *Recorder) made(full string, kind fs.FileMode) {
	parent, n := filepath.Dir(full), name{filepath.Base(full), kind}
	s := r.seen[parent]
	if s == nil || parent == full {
		return
	}
	switch s.kind {
	case Folder, Output:
		if n.noted(s.kind) {
			s.names = s.names.with(n)
		}
	case Absent:
		r.seen[parent] = &sight{kind: Output, stamp: stamp{mode: fs.ModeDir}, names: names{n}}
		r.made(parent, fs.ModeDir)
	case Object, File:
	}
}

// removed notes that a file is gone.
func (r *Recorder) removed(full string) {
	if s := r.seen[filepath.Dir(full)]; s != nil {
		s.names = s.names.without(filepath.Base(full))
	}
	if r.seen[full] != nil {
		r.seen[full] = &sight{kind: Absent}
	}
}

// forgetTemporary drops from a folder what the writer had there for itself, and has no more.
func (r *Recorder) forgetTemporary(folder string) {
	s := r.seen[folder]
	if s == nil {
		return
	}
	for _, n := range s.names {
		if output.IsOwn(n.name) {
			if full := filepath.Join(folder, n.name); !exists(full) {
				r.removed(full)
			}
		}
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// outputFolders lists the output folder and those below it that the trees are in.
func outputFolders(dir string, trees []output.Tree) []string {
	folders := []string{filepath.Clean(dir)}
	seen := map[string]bool{".": true}
	for _, tree := range trees {
		for _, f := range tree.Files {
			for folder := path.Dir(path.Join(tree.Dir, f.Path)); !seen[folder]; folder = path.Dir(folder) {
				seen[folder] = true
				folders = append(folders, filepath.Join(dir, filepath.FromSlash(folder)))
			}
		}
	}
	return folders
}
