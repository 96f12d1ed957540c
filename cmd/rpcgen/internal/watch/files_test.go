package watch

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestCache holds that the disk isn't asked for what is known, and that each reader after a change gets what is there.
func TestCache(t *testing.T) {
	t.Parallel()
	p := newProject(t, New())
	first, err := p.files.ReadFile(p.path("go.mod"))
	p.must(err)
	again, err := p.files.ReadFile(p.path("go.mod"))
	p.must(err)
	if &first[0] != &again[0] {
		t.Error("the file was read twice")
	}
	// A reader may come before the burst is over. What it reads is reported, even if the next one gets what the first one got.
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
	text.read = func(name string) ([]byte, error) {
		defer p.write("go.mod", "new")
		return os.ReadFile(name)
	}
	names.read = func(name string) ([]fs.DirEntry, error) {
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
	if p.files.folders.watched[p.path("elsewhere/deep")] {
		t.Error("a folder is watched in which nobody edits anything")
	}
}

// TestSweep holds that changes of what isn't read any more aren't reported.
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
