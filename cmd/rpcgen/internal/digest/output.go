package digest

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"example.com/rpcgen/generator"
)

// Expect notes what is in the folders that the trees are about to be written to, below the output folder dir. What is there, a file of
// the user's in the way or one left over, makes a difference to what writing does.
func (r *Recorder) Expect(dir string, trees []generator.Tree) {
	for _, folder := range outputFolders(dir, trees) {
		_, _ = r.list(folder, Output) // noted, whatever it says
	}
	for missing := filepath.Clean(dir); missing != filepath.Dir(missing); missing = filepath.Dir(missing) {
		if _, err := r.Stat(missing); err == nil {
			break
		}
	}
}

// Wrote notes that the trees are written. The report says what that changed on disk: what was seen of that before is what is there now, or
// else the run itself would make its digest useless. The rest must be as it was seen.
func (r *Recorder) Wrote(dir string, trees []generator.Tree, report generator.Report) {
	manifest := generator.ManifestPath(dir)
	r.mu.Lock()
	for _, file := range report.Created {
		r.made(filepath.Join(dir, filepath.FromSlash(file)), 0)
	}
	for _, file := range report.Removed {
		r.removed(filepath.Join(dir, filepath.FromSlash(file)))
	}
	for _, folder := range outputFolders(dir, trees) {
		r.forgetTemporary(folder)
	}
	if exists(manifest) {
		r.made(manifest, 0)
	}
	for _, tree := range trees {
		for _, f := range tree.Files {
			full := filepath.Join(dir, filepath.FromSlash(path.Join(tree.Dir, f.Path)))
			after, _ := stampOf(full) // if it fails, the next run sees that, too
			r.seen[full] = &sight{kind: File, stamp: after, sum: sumOf(asFound(full, after, f.Data))}
		}
	}
	delete(r.seen, manifest)
	r.mu.Unlock()
	_, _ = r.ReadFile(manifest) // the lock of the output folder is held, so it is as this run left it
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
		if generator.IsOwn(n.name) {
			if full := filepath.Join(folder, n.name); !exists(full) {
				r.removed(full)
			}
		}
	}
}

// asFound returns a written text as it is on disk: one that was checked out with other line ends was left alone.
func asFound(full string, now stamp, text []byte) []byte {
	if now.size != int64(len(text)) {
		if found, err := os.ReadFile(full); err == nil && generator.Holds(found, text) {
			return found
		}
	}
	return text
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// outputFolders lists the output folder and those below it that the trees are in.
func outputFolders(dir string, trees []generator.Tree) []string {
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
