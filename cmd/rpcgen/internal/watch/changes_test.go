package watch

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// all is what the cases ask for, for want of anything else.
var all = []string{"go.mod", "go.work?", "api/", "api/api.go", "api/v2/", "api/v2/v2.go", "z"}

// A changeCase has things happen, and lists what counts as changed.
type changeCase struct {
	name   string
	before func(project) // before anything is asked for
	read   []string
	do     func(project)
	want   string
}

var changeCases = []changeCase{
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
}

// TestChanges holds what counts as changed. In each case, the file z changes last: so what shouldn't count doesn't come later.
func TestChanges(t *testing.T) {
	t.Parallel()
	for _, c := range changeCases {
		for mode, open := range modes {
			t.Run(c.name+mode, func(t *testing.T) {
				t.Parallel()
				c.run(t, open())
			})
		}
	}
}

func (c changeCase) run(t *testing.T, files *Files) {
	t.Helper()
	p := newProject(t, files)
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
	p.checkTexts()
	slices.Sort(got)
	if want := strings.TrimSpace(c.want + " z"); strings.Join(slices.Compact(got), " ") != want {
		t.Errorf("changed: %v, want %s", got, want)
	}
}

// checkTexts holds that the texts in the cache are those on disk.
func (p project) checkTexts() {
	p.t.Helper()
	for name, s := range p.files.observations {
		if text, err := os.ReadFile(name); s.text != nil && (isAbsent(err) != isAbsent(s.text.err) || string(text) != string(s.text.value)) {
			p.t.Errorf("%s: the cache has %q, the disk %q", name, s.text.value, text)
		}
	}
}

// TestStepByStep follows a folder that is new, and what comes into it.
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
