package watch

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A project is a folder that is watched.
type project struct {
	t     *testing.T
	dir   string
	files *Files
}

// newProject has a few files, which nobody has asked for yet.
func newProject(t *testing.T, files *Files) project {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p := project{t, dir, files}
	t.Cleanup(files.Close)
	for _, name := range []string{"go.mod", "api/api.go", "api/v2/v2.go", "elsewhere/far.go", "elsewhere/deep/deeper/x.go"} {
		p.write(name, "old")
	}
	return p
}

func (p project) path(name string) string { return filepath.Join(p.dir, filepath.FromSlash(name)) }

func (p project) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p project) write(name, text string) {
	p.t.Helper()
	p.must(os.MkdirAll(filepath.Dir(p.path(name)), 0o755))
	p.must(os.WriteFile(p.path(name), []byte(text), 0o644))
}

// save writes a file that was there before, and casts doubt on it, as its event would: for a Files that neither listens nor polls.
func (p project) save(name, text string) {
	p.t.Helper()
	p.write(name, text)
	p.files.mu.Lock()
	defer p.files.mu.Unlock()
	p.files.doubt(p.path(name))
}

func (p project) rename(from, to string) { p.t.Helper(); p.must(os.Rename(p.path(from), p.path(to))) }

func (p project) remove(name string) { p.t.Helper(); p.must(os.RemoveAll(p.path(name))) }

func (p project) link(to, name string) { p.t.Helper(); p.must(os.Symlink(to, p.path(name))) }

// read asks for files, for folders where names end with a slash, and whether paths are there where they end with a question mark.
func (p project) read(names ...string) {
	for _, name := range names {
		switch path := p.path(strings.TrimSuffix(name, "?")); {
		case strings.HasSuffix(name, "?"):
			_, _ = p.files.Stat(path) // it may be missing
		case strings.HasSuffix(name, "/"):
			_, _ = p.files.ReadDir(path)
		default:
			_, _ = p.files.ReadFile(path)
		}
	}
}

// text reads a file. One that is missing is empty.
func (p project) text(name string) string {
	text, _ := p.files.ReadFile(p.path(name))
	return string(text)
}

// changes waits for changes.
func (p project) changes() []string {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), time.Minute)
	defer cancel()
	changed, err := p.files.Changes(ctx)
	p.must(err)
	return p.relative(changed)
}

// settle waits until the burst is over.
func (p project) settle() []string {
	p.t.Helper()
	changed, err := p.files.Settle(p.t.Context())
	p.must(err)
	return p.relative(changed)
}

// relative gives paths as they are named in tests.
func (p project) relative(paths []string) []string {
	p.t.Helper()
	for i, name := range paths {
		rel, err := filepath.Rel(p.dir, name)
		p.must(err)
		paths[i] = filepath.ToSlash(rel)
	}
	return paths
}

// modes are the ways to watch.
var modes = map[string]func() *Files{
	"": New,
	", polled": func() *Files {
		f := newFiles()
		f.pause = time.Millisecond
		f.poll(errors.New("asked for"))
		return f
	},
}

func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !done(); {
		if time.Now().After(deadline) {
			t.Fatal("waited for a minute")
		}
	}
}
