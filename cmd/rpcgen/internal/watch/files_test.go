package watch

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
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

func (p project) rename(from, to string) { p.t.Helper(); p.must(os.Rename(p.path(from), p.path(to))) }
func (p project) remove(name string)     { p.t.Helper(); p.must(os.RemoveAll(p.path(name))) }
func (p project) link(to, name string)   { p.t.Helper(); p.must(os.Symlink(to, p.path(name))) }

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

// all is what the cases ask for, for want of anything else.
var all = []string{"go.mod", "go.work?", "api/", "api/api.go", "api/v2/", "api/v2/v2.go", "z"}

// TestChanges has things happen, and holds what counts as changed. In each case, something else changes last: so what shouldn't count doesn't come later.
func TestChanges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		before func(project) // before anything is asked for
		read   []string
		do     func(project)
		want   string
	}{
		{name: "a file", do: func(p project) { p.write("api/api.go", "new") }, want: "api/api.go"},
		{name: "a file of the same text", do: func(p project) { p.write("api/api.go", "old") }},
		{name: "to and fro", do: func(p project) { p.write("api/api.go", "new"); p.write("api/api.go", "old") }},
		{name: "times and permissions", do: func(p project) {
			p.must(os.Chtimes(p.path("api/api.go"), time.Unix(1, 0), time.Unix(1, 0)))
			p.must(os.Chmod(p.path("api/api.go"), 0o600))
		}},
		{name: "a file, to a text of the same size, and back to its time", do: func(p project) {
			before, err := os.Stat(p.path("api/api.go"))
			p.must(err)
			p.write("api/api.go", "new")
			p.must(os.Chtimes(p.path("api/api.go"), before.ModTime(), before.ModTime()))
		}, want: "api/api.go"},
		{name: "a file goes", do: func(p project) { p.remove("api/api.go") }, want: "api/api.go"},
		{name: "a file comes", do: func(p project) { p.write("api/new.go", "new") }, want: "api/new.go"},
		{name: "a file comes and goes", do: func(p project) { p.write("api/new.go", "new"); p.remove("api/new.go") }},
		{name: "a file is renamed", do: func(p project) { p.rename("api/api.go", "api/new.go") }, want: "api/api.go api/new.go"},
		{name: "a file becomes a folder", do: func(p project) { p.remove("api/api.go"); p.write("api/api.go/x", "") }, want: "api/api.go"},
		{name: "what doesn't matter", do: func(p project) { p.write("api/notes.txt", "new"); p.write("node_modules/x/x.go", "new") }},
		{name: "what nobody asked for", read: []string{"go.mod"}, do: func(p project) { p.write("api/api.go", "new") }},
		{name: "a folder comes", do: func(p project) { p.write("api/v3/v3.go", "new") }, want: "api/v3"},
		{name: "a folder goes", do: func(p project) { p.remove("api/v2") }, want: "api/v2 api/v2/v2.go"},
		{name: "a folder goes and comes back", do: func(p project) { p.remove("api"); p.write("api/v2/v2.go", "new") }, want: "api/api.go api/v2/v2.go"},
		{name: "a folder goes and comes back as it was", do: func(p project) { p.rename("api", "away"); p.rename("away", "api") }},
		{name: "a folder is replaced", do: func(p project) {
			p.write("other/api.go", "new")
			p.rename("api", "away")
			p.rename("other", "api")
		}, want: "api/api.go api/v2 api/v2/v2.go"},
		{name: "what was missing comes", do: func(p project) { p.write("go.work", "new") }, want: "go.work"},
		{
			name: "what was missing comes, with its folders", read: []string{"a/b/c/x.go"},
			do: func(p project) { p.write("a/b/c/x.go", "new") }, want: "a/b/c/x.go",
		},
		{
			name: "what was missing comes, all at once", read: []string{"a/b/c/x.go"},
			do: func(p project) { p.write("z/b/c/x.go", "new"); p.rename("z", "a") }, want: "a/b/c/x.go",
		},
		{
			name: "a folder above goes", read: []string{"elsewhere/deep/deeper/", "elsewhere/deep/deeper/x.go"},
			do: func(p project) { p.rename("elsewhere", "away") }, want: "elsewhere/deep/deeper elsewhere/deep/deeper/x.go",
		},
		{
			name: "a folder above is replaced", read: []string{"elsewhere/deep/deeper/x.go"},
			do: func(p project) { p.rename("elsewhere", "away"); p.write("elsewhere/deep/deeper/x.go", "new") }, want: "elsewhere/deep/deeper/x.go",
		},
		{
			name: "where a symlink leads", before: func(p project) { p.link("../elsewhere/far.go", "api/far.go") }, read: []string{"api/far.go"},
			do: func(p project) { p.write("elsewhere/far.go", "new") }, want: "api/far.go",
		},
		{
			name: "a symlink leads elsewhere", before: func(p project) { p.link("../elsewhere/far.go", "api/far.go"); p.write("new", "new") }, read: []string{"api/far.go"},
			do: func(p project) { p.remove("api/far.go"); p.link("../new", "api/far.go") }, want: "api/far.go",
		},
		{
			name: "in a folder that a symlink leads to", before: func(p project) { p.link("elsewhere", "link") }, read: []string{"link/", "link/far.go", "link/deep/deeper/x.go"},
			do: func(p project) { p.write("elsewhere/new.go", "new"); p.write("elsewhere/deep/deeper/x.go", "new") }, want: "link/deep/deeper/x.go link/new.go",
		},
		{
			name: "the symlink to a folder leads elsewhere", before: func(p project) { p.link("elsewhere", "link") }, read: []string{"link/far.go"},
			do: func(p project) { p.write("new/far.go", "new"); p.remove("link"); p.link("new", "link") }, want: "link/far.go",
		},
		{
			name: "a symlink to a folder leads elsewhere, far from all else", before: func(p project) { p.link("deep", "elsewhere/link") },
			read: []string{"elsewhere/link/deeper/x.go"},
			do: func(p project) {
				p.write("new/deeper/x.go", "new")
				p.remove("elsewhere/link")
				p.link("../new", "elsewhere/link")
			}, want: "elsewhere/link/deeper/x.go",
		},
		{name: "vim saves", do: func(p project) {
			p.write("api/4913", "")
			p.remove("api/4913")
			p.write("api/.api.go.swp", "swap")
			p.rename("api/api.go", "api/api.go~")
			p.write("api/api.go", "new")
			p.remove("api/api.go~")
		}, want: "api/api.go"},
		{name: "GoLand saves", do: func(p project) {
			p.write("api/api.go___jb_tmp___", "new")
			p.rename("api/api.go", "api/api.go___jb_old___")
			p.rename("api/api.go___jb_tmp___", "api/api.go")
			p.remove("api/api.go___jb_old___")
		}, want: "api/api.go"},
		{name: "Emacs saves", do: func(p project) {
			p.link("somebody@machine.4711:1", "api/.#api.go")
			p.rename("api/api.go", "api/api.go~")
			p.write("api/api.go", "new")
			p.remove("api/.#api.go")
		}, want: "api/api.go"},
		{name: "gofmt -w", do: func(p project) {
			p.write("api/api.go.123", "old")
			p.write("api/api.go", "new")
			p.remove("api/api.go.123")
		}, want: "api/api.go"},
	} {
		for mode, open := range modes {
			t.Run(c.name+mode, func(t *testing.T) {
				t.Parallel()
				p := newProject(t, open())
				p.files.Matters = func(name string, mode fs.FileMode) bool {
					return mode.IsDir() && name != "node_modules" || strings.HasSuffix(name, ".go")
				}
				if c.before != nil {
					c.before(p)
				}
				p.read("z")
				if c.read == nil {
					p.read(all...)
				}
				p.read(c.read...)
				c.do(p)
				var got []string
				for _, text := range []string{"new", "newer", "newest"} { // polling may be at z already when the others change
					p.write("z", text)
					for last := ""; last != text; last = p.text("z") {
						got = append(got, p.changes()...)
					}
				}
				for name, s := range p.files.observations {
					if text, err := os.ReadFile(name); s.text != nil && (isAbsent(err) != isAbsent(s.text.err) || string(text) != string(s.text.value)) {
						t.Errorf("%s: %q is remembered, %q is there", name, s.text.value, text)
					}
				}
				slices.Sort(got)
				if want := strings.TrimSpace(c.want + " z"); strings.Join(slices.Compact(got), " ") != want {
					t.Errorf("changed: %v, want %s", got, want)
				}
			})
		}
	}
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

// TestStep by step follows a folder that is new, and what comes into it.
func TestStepByStep(t *testing.T) {
	t.Parallel()
	p := newProject(t, New())
	p.read(all...)
	for _, step := range []struct {
		do   func()
		want string
	}{
		{func() { p.must(os.Mkdir(p.path("api/v3"), 0o755)) }, "api/v3"},
		{func() { p.write("api/v3/v3.go", "new") }, "api/v3/v3.go"},
		{func() { p.write("api/v3/v3.go", "newer") }, "api/v3/v3.go"},
		{func() { p.remove("api/v3") }, "api/v3 api/v3/v3.go"},
		{func() { p.write("api/v3/v3.go", "newest") }, "api/v3 api/v3/v3.go"},
		{func() { p.write("api/v3/v3.go", "again") }, "api/v3/v3.go"},
		{func() { p.write("api/api.go", "again") }, "api/api.go"},
	} {
		step.do()
		if got := strings.Join(p.changes(), " "); got != step.want {
			t.Errorf("changed: %s, want %s", got, step.want)
		}
		p.read("api/v3/", "api/v3/v3.go")
	}
}

// TestMemory holds that the disk isn't asked for what is known, and that each reader after a change gets what is there.
func TestMemory(t *testing.T) {
	t.Parallel()
	p := newProject(t, New())
	first, err := p.files.ReadFile(p.path("go.mod"))
	p.must(err)
	again, err := p.files.ReadFile(p.path("go.mod"))
	p.must(err)
	if &first[0] != &again[0] {
		t.Error("the file was read twice")
	}
	// A reader may come before the burst is over. What it reads is told, even if the next one gets what the first one got.
	p.write("go.mod", "new")
	waitFor(t, func() bool { return p.text("go.mod") == "new" })
	if got := p.changes(); !slices.Equal(got, []string{"go.mod"}) {
		t.Errorf("changed: %v", got)
	}
	p.write("go.mod", "newer")
	waitFor(t, func() bool { return p.text("go.mod") == "newer" })
	p.write("go.mod", "new")
	if got := p.changes(); !slices.Equal(got, []string{"go.mod"}) {
		t.Errorf("changed: %v", got)
	}
}

// TestBetween has a file change right after it was looked at, and a folder: by then it is watched.
func TestBetween(t *testing.T) {
	t.Parallel()
	p := newProject(t, New())
	text, names := p.files.text(), p.files.names()
	text.look = func(name string) ([]byte, error) {
		defer p.write("go.mod", "new")
		return os.ReadFile(name)
	}
	names.look = func(name string) ([]fs.DirEntry, error) {
		defer p.write("api/new.go", "new")
		return os.ReadDir(name)
	}
	if got, _ := read(p.files, p.path("go.mod"), text); string(got) != "old" {
		t.Errorf("read %q", got)
	}
	_, err := read(p.files, p.path("api"), names)
	p.must(err)
	for want := map[string]bool{"api/new.go": true, "go.mod": true}; len(want) > 0; {
		for _, name := range p.changes() {
			delete(want, name)
		}
	}
}

// TestExpect holds that what the program itself writes doesn't count, and what others do to it does.
func TestExpect(t *testing.T) {
	t.Parallel()
	p := newProject(t, New())
	p.read(all...)
	p.files.Matters = func(name string, _ fs.FileMode) bool { return name != "sdk" }
	own := func(text string) {
		for _, name := range []string{"sdk/go/types.go", "sdk/python/types.py"} {
			p.write(name+".tmp", text)
			p.rename(name+".tmp", name)
			p.files.Expect(p.path(name), []byte(text))
		}
	}
	for i, step := range []struct {
		do   func()
		want string
	}{
		{func() { own("one"); p.write("go.mod", "new") }, "go.mod"},
		{func() { own("two"); p.write("go.mod", "newer") }, "go.mod"},
		{func() { p.write("sdk/go/types.go", "mine") }, "sdk/go/types.go"},
		{func() { own("three"); p.write("go.mod", "newest") }, "go.mod"},
		{func() { p.remove("sdk/python/types.py") }, "sdk/python/types.py"},
		{func() { own("four"); p.remove("sdk") }, "sdk/go/types.go sdk/python/types.py"},
		{func() { own("four"); p.remove("sdk") }, "sdk/go/types.go sdk/python/types.py"},
	} {
		step.do()
		var got []string
		for len(got) < len(strings.Fields(step.want)) {
			got = append(got, p.changes()...)
		}
		if strings.Join(got, " ") != step.want {
			t.Errorf("step %d: changed: %v, want %s", i, got, step.want)
		}
	}
}

// TestExpectLate has somebody change a file before its folder is watched.
func TestExpectLate(t *testing.T) {
	t.Parallel()
	p := newProject(t, New())
	p.write("sdk/types.go", "mine")
	p.files.Expect(p.path("sdk/types.go"), []byte("ours"))
	if got := p.changes(); !slices.Equal(got, []string{"sdk/types.go"}) {
		t.Errorf("changed: %v", got)
	}
}

// TestBusy holds that a burst isn't over while somebody is busy.
func TestBusy(t *testing.T) {
	t.Parallel()
	p := newProject(t, New())
	p.read("go.mod")
	asked := 0
	p.files.Busy = func() bool { asked++; return asked < 10 }
	p.write("go.mod", "new")
	if p.changes(); asked < 10 {
		t.Errorf("somebody was busy, and nobody waited")
	}
}

// TestStill has a folder that nobody edits: it isn't watched, but what is missing there may come.
func TestStill(t *testing.T) {
	t.Parallel()
	p := newProject(t, New())
	p.files.Still = func(name string) bool { return isBelow(name, p.path("elsewhere")) }
	p.read("go.mod", "elsewhere/far.go", "elsewhere/deep/", "elsewhere/module@v1/x.go")
	p.write("elsewhere/deep/new.go", "new")
	p.write("go.mod", "new")
	if got := p.changes(); !slices.Equal(got, []string{"go.mod"}) {
		t.Errorf("changed: %v", got)
	}
	p.write("elsewhere/module@v1/x.go", "new")
	if got := p.changes(); !slices.Equal(got, []string{"elsewhere/module@v1/x.go"}) {
		t.Errorf("changed: %v", got)
	}
	if p.files.folders[p.path("elsewhere/deep")] {
		t.Error("a folder is watched in which nobody edits anything")
	}
}

// TestSweep holds that what isn't read any more isn't told.
func TestSweep(t *testing.T) {
	t.Parallel()
	p := newProject(t, New())
	p.read("go.mod", "api/api.go")
	p.files.Sweep()
	p.read("go.mod")
	p.files.Sweep()
	p.write("api/api.go", "new")
	p.write("go.mod", "new")
	if got := p.changes(); !slices.Equal(got, []string{"go.mod"}) {
		t.Errorf("changed: %v", got)
	}
}

// TestStream has somebody write without a pause.
func TestStream(t *testing.T) {
	t.Parallel()
	p := newProject(t, New())
	p.read("go.mod")
	done := make(chan struct{})
	go func() {
		defer close(done)
		p.changes()
	}()
	for i := 0; ; i++ {
		select {
		case <-done:
			return
		default:
			p.write("go.mod", strings.Repeat("new", i%100))
		}
	}
}

// TestBeingSaved empties a file, and writes it a little later.
func TestBeingSaved(t *testing.T) {
	t.Parallel()
	p := newProject(t, New())
	p.read("go.mod")
	p.write("go.mod", "")
	waitFor(t, func() bool { // the burst is over, and the file is found empty
		p.files.mu.Lock()
		defer p.files.mu.Unlock()
		return p.files.observations[p.path("go.mod")].doubtful
	})
	for range 3 {
		if changed := p.files.refresh(); len(changed) > 0 {
			t.Errorf("changed: %v", changed)
		}
	}
	p.write("go.mod", "new")
	if got := p.changes(); !slices.Equal(got, []string{"go.mod"}) || p.text("go.mod") != "new" {
		t.Errorf("changed: %v, to %q", got, p.text("go.mod"))
	}
	p.write("go.mod", "") // for good
	if got := p.changes(); !slices.Equal(got, []string{"go.mod"}) || p.text("go.mod") != "" {
		t.Errorf("changed: %v, to %q", got, p.text("go.mod"))
	}
}

// TestOverflow has more happen than the system keeps events for.
func TestOverflow(t *testing.T) {
	t.Parallel()
	p := newProject(t, New())
	p.read(all...)
	p.files.mu.Lock() // nobody takes events
	for range 12_000 {
		p.write("api/x.go", "")
		p.remove("api/x.go")
	}
	p.remove("api/v2")
	p.write("api/v2/v2.go", "new")
	p.files.mu.Unlock()
	if got := p.changes(); !slices.Equal(got, []string{"api/v2/v2.go"}) {
		t.Errorf("changed: %v", got)
	}
	p.write("api/v2/new.go", "new")
	if got := p.changes(); !slices.Equal(got, []string{"api/v2/new.go"}) {
		t.Errorf("changed: %v", got)
	}
}

// TestNoWatchesLeft has the system refuse a watch in the middle: it goes on by polling, and says why.
func TestNoWatchesLeft(t *testing.T) {
	t.Parallel()
	p := newProject(t, New())
	p.files.pause = time.Millisecond
	p.read("go.mod", "api/")
	p.files.mu.Lock()
	p.files.pollInstead(errors.New("none left"))
	p.files.mu.Unlock()
	p.read("api/v2/", "api/v2/v2.go")
	if err := p.files.Polls(); err == nil || err.Error() != "none left" {
		t.Errorf("polls because of: %v", err)
	}
	p.write("api/v2/v2.go", "new")
	if got := p.changes(); !slices.Equal(got, []string{"api/v2/v2.go"}) {
		t.Errorf("changed: %v", got)
	}
	p.write("go.mod", "new")
	if got := p.changes(); !slices.Equal(got, []string{"go.mod"}) {
		t.Errorf("changed: %v", got)
	}
}

// TestSettle holds that the first changes of a burst are told at once, and the others when it is over.
func TestSettle(t *testing.T) {
	t.Parallel()
	p := newProject(t, New())
	p.read(all...)
	settle := func() []string {
		t.Helper()
		changed, err := p.files.Settle(t.Context())
		p.must(err)
		return p.relative(changed)
	}
	if got := settle(); len(got) > 0 {
		t.Errorf("nothing has happened, and changed: %v", got)
	}
	for _, step := range []struct {
		first, then func()
		told, rest  []string
	}{
		{func() { p.write("go.mod", "new") }, func() {}, []string{"go.mod"}, nil},
		{func() { p.write("go.mod", "newer") }, func() { p.write("api/api.go", "new") }, []string{"go.mod"}, []string{"api/api.go"}},
		{func() { p.write("go.mod", "half") }, func() { p.write("go.mod", "whole") }, []string{"go.mod"}, []string{"go.mod"}},
		{func() { p.write("go.mod", "whole"); p.write("api/api.go", "old") }, func() {}, []string{"api/api.go"}, nil},
	} {
		step.first()
		first, err := p.files.FirstChanges(t.Context())
		p.must(err)
		told := p.relative(first)
		step.then()
		rest := settle()
		if !slices.Equal(told, step.told) || !slices.Equal(rest, step.rest) {
			t.Errorf("first %v and then %v, want %v and then %v", told, rest, step.told, step.rest)
		}
	}
}

// TestCancelled holds that nobody waits for changes who has given up.
func TestCancelled(t *testing.T) {
	t.Parallel()
	p := newProject(t, New())
	p.read(all...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.files.Changes(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// TestBurst holds when a burst is over.
func TestBurst(t *testing.T) {
	t.Parallel()
	start := time.Unix(1000, 0)
	var b burst
	b.add(start)
	if got := b.end(quiet, false).Sub(start); got != quiet {
		t.Errorf("over after %v, want %v", got, quiet)
	}
	b.add(start.Add(quiet / 2))
	if got := b.end(quiet, false).Sub(start); got != quiet+quiet/2 {
		t.Errorf("over after %v, want %v", got, quiet+quiet/2)
	}
	b.add(start.Add(patience))
	if got := b.end(quiet, false).Sub(start); got != patience {
		t.Errorf("over after %v, want %v", got, patience)
	}
	if got := b.end(quiet, true).Sub(start); got != muchPatience {
		t.Errorf("over after %v while somebody is busy, want %v", got, muchPatience)
	}
	if b.first = time.Now(); !b.end(quiet, true).After(time.Now()) {
		t.Error("over while somebody is busy")
	}
}

func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !done(); {
		if time.Now().After(deadline) {
			t.Fatal("waited for a minute")
		}
	}
}
