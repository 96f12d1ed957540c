package starter

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestWrite holds what is written, and that files which are none of the project's stay as they are.
func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "app")
	put(t, filepath.Join(dir, "LICENSE"), "free")
	put(t, filepath.Join(dir, ".git", "config"), "")
	if err := os.Mkdir(filepath.Join(dir, "api"), 0o755); err != nil { // empty
		t.Fatal(err)
	}
	p, err := Write(dir, Options{Module: "acme.example/app"})
	if err != nil {
		t.Fatal(err)
	}
	got := filesBelow(t, dir)
	for name, data := range got {
		if strings.Contains(data, placeholder) {
			t.Errorf("%s holds %s", name, placeholder)
		}
	}
	if !strings.HasPrefix(got["go.mod"], "module acme.example/app\n") || !strings.HasPrefix(got["call/go.mod"], "module acme.example/app/call\n") {
		t.Errorf("found the modules\n%s%s", got["go.mod"], got["call/go.mod"])
	}
	if got["LICENSE"] != "free" || len(p.Files) != len(got)-2 {
		t.Errorf("wrote %q, found %q", p.Files, got)
	}
}

// TestWriteRefuses holds that nothing is written where something is in the way, and that all of it is named.
func TestWriteRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		there  []string
		module string
		want   string
	}{
		{name: "files", there: []string{"README.md", "main.go", "LICENSE"}, want: "app has README.md, main.go already, and init overwrites nothing"},
		{name: "folders", there: []string{"api/users.go", "opensdk/x", "rpc/x", "call/x"}, want: "app has api, call, opensdk, rpc already, "},
		{name: "a file in place of a folder", there: []string{"notes"}, want: "app has notes already, "},
		{name: "another case", there: []string{"Readme.md", "API/x"}, want: "app has API, Readme.md already, "},
		{name: "another package", there: []string{"users.go"}, want: "app has users.go already, and init overwrites nothing and adds to no package: "},
		{name: "a module", there: []string{"go.mod"}, module: "acme.example/app", want: "app has a go.mod, which names its module: leave out --module"},
		{name: "no module", there: []string{"go.mod"}, want: "app has a go.mod that names no module: mend or remove it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for _, name := range c.there {
				put(t, filepath.Join(dir, name), "")
			}
			before := filesBelow(t, dir)
			if _, err := Write(dir, Options{Module: c.module, Name: "app"}); err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if after := filesBelow(t, dir); len(after) != len(before) {
				t.Errorf("wrote %q", after)
			}
		})
	}
}

// TestWriteUndoes holds that nothing is left after a failure in the middle.
func TestWriteUndoes(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "file"), "")
	var w writer
	for _, name := range []string{"a", "new/b/c", "new/d"} {
		if err := w.write(filepath.Join(dir, name), []byte("text")); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"file", "file/x", "file/x/y"} {
		if err := w.write(filepath.Join(dir, name), []byte("text")); err == nil {
			t.Errorf("wrote %s", name)
		}
	}
	if err := w.undo(); err != nil {
		t.Error(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || len(filesBelow(t, dir)) != 1 || filesBelow(t, dir)["file"] != "" {
		t.Errorf("found %v: %v", entries, err)
	}
}

// TestReadme holds that the calls in the README are those of the programs.
func TestReadme(t *testing.T) {
	var texts strings.Builder
	for _, name := range []string{"call/main.go", "call.py", "call.mjs"} {
		for line := range strings.Lines(read(t, filepath.Join("_start", name))) {
			texts.WriteString(strings.TrimLeft(line, " \t"))
		}
	}
	blocks := strings.Split(read(t, "_start/README.md"), "```")
	if len(blocks) != 7 {
		t.Fatalf("found %d blocks, want 3", len(blocks)/2)
	}
	for i := 1; i < len(blocks); i += 2 {
		_, block, _ := strings.Cut(blocks[i], "\n")
		var text strings.Builder
		for line := range strings.Lines(block) {
			text.WriteString(strings.TrimLeft(line, " \t"))
		}
		if !strings.Contains(texts.String(), text.String()) {
			t.Errorf("no program has\n%s", block)
		}
	}
}

// TestRequirements holds that a new module requires what another one gets.
func TestRequirements(t *testing.T) {
	text := read(t, "_start/go.mod.txt")
	for _, r := range requirements {
		if !strings.Contains(text, "\t"+r.Path+" "+r.Version+"\n") {
			t.Errorf("go.mod.txt doesn't require %s %s", r.Path, r.Version)
		}
	}
	if strings.Count(text, "\t") != len(requirements) {
		t.Errorf("go.mod.txt requires more than %v", requirements)
	}
}

// TestNewProject holds which module a project belongs to.
func TestNewProject(t *testing.T) {
	base := t.TempDir()
	put(t, filepath.Join(base, "in/go.mod"), "module example.com/in\n\ngo 1.26\n\nrequire github.com/centrifugal/centrifuge v0.50.0\n")
	for _, c := range []struct {
		dir, module string
		want        Project
	}{
		{dir: "My App!", want: Project{ImportPath: "example.com/My-App", NewModule: true}},
		{dir: "日本", want: Project{ImportPath: "example.com/app", NewModule: true}},
		{dir: "con", want: Project{ImportPath: "example.com/app", NewModule: true}},
		{dir: "x", module: "acme", want: Project{ImportPath: "acme", NewModule: true}},
		{dir: "in", want: Project{ImportPath: "example.com/in", Missing: requirements[1:]}},
		{dir: "in/a/b", want: Project{ImportPath: "example.com/in/a/b", Missing: requirements[1:]}},
		{dir: "in/a", module: "acme.example/a", want: Project{ImportPath: "acme.example/a", NewModule: true}},
	} {
		p, err := newProject(filepath.Join(base, c.dir), Options{Module: c.module})
		if err != nil {
			t.Errorf("%s: %v", c.dir, err)
		} else if p.ImportPath != c.want.ImportPath || p.NewModule != c.want.NewModule || !slices.Equal(p.Missing, c.want.Missing) {
			t.Errorf("%s: got %+v, want %+v", c.dir, p, c.want)
		}
	}
	if _, err := newProject(filepath.Join(base, "in/a b"), Options{Name: "a b"}); err == nil || !strings.HasPrefix(err.Error(), "a b lies in the module example.com/in, ") {
		t.Errorf("got %v, want an error for a path that can't be imported", err)
	}
}

func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// filesBelow returns the files below a folder, by their names, which have slashes.
func filesBelow(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			found[name] = read(t, filepath.Join(dir, name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
