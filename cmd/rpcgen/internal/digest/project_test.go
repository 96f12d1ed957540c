package digest

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A project is a folder of a test. Paths are relative to it; what fails ends the test.
type project struct {
	t   *testing.T
	dir string
}

func newProject(t *testing.T) project {
	t.Helper()
	return project{t, t.TempDir()}
}

func (p project) path(path string) string { return filepath.Join(p.dir, path) }

// write writes a file, and makes its folder.
func (p project) write(path, text string) {
	p.t.Helper()
	must(p.t, os.MkdirAll(filepath.Dir(p.path(path)), 0o755))
	must(p.t, os.WriteFile(p.path(path), []byte(text), 0o644))
}

// remove removes a file, or a folder with all that is in it.
func (p project) remove(path string) {
	p.t.Helper()
	must(p.t, os.RemoveAll(p.path(path)))
}

func (p project) rename(from, to string) {
	p.t.Helper()
	must(p.t, os.Rename(p.path(from), p.path(to)))
}

func (p project) mkdir(path string) {
	p.t.Helper()
	must(p.t, os.MkdirAll(p.path(path), 0o755))
}

// symlink makes path lead to another.
func (p project) symlink(to, path string) {
	p.t.Helper()
	must(p.t, os.Symlink(p.path(to), p.path(path)))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// later is a moment at which all files of a test are old.
func later() time.Time { return time.Now().Add(time.Hour) }
