//go:build unix

package main

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestRandomChanges changes a tree of modules at random, again and again. Each time a run that remembers the go command's answers must print and write
// just what one does that finds an empty cache folder.
func TestRandomChanges(t *testing.T) {
	const steps = 60
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	tree := &randomTree{t: t, dir: t.TempDir(), rand: rand.New(rand.NewPCG(seed, 0))}
	program := buildProgram(t)
	goenv := goEnv(t, "GOCACHE", "GOMODCACHE")
	outputs, home, cache, path := t.TempDir(), t.TempDir(), t.TempDir(), countingGo(t)
	run := func(output, cache string) string {
		cmd := exec.Command(program, "--output", filepath.Join(outputs, output), "./...")
		cmd.Dir = filepath.Join(tree.dir, "app")
		cmd.Env = append(os.Environ(), "HOME="+home, "XDG_CACHE_HOME="+cache, "PATH="+path.variable,
			"GOCACHE="+goenv[0], "GOMODCACHE="+goenv[1], "GOPROXY=off", "GOFLAGS=")
		text, err := cmd.CombinedOutput()
		if _, failed := errors.AsType[*exec.ExitError](err); err != nil && !failed {
			t.Fatal(err)
		}
		return fmt.Sprintf("%s%v", text, err)
	}
	tree.begin()
	remembered := 0
	for step := range steps {
		did := tree.change()
		got, want := run("remembers", cache), run("forgets", t.TempDir())
		if got != want {
			t.Fatalf("step %d, %s: a run that remembers prints\n%s\nwant\n%s", step, did, got, want)
		}
		if files, whole := all(t, filepath.Join(outputs, "remembers")), all(t, filepath.Join(outputs, "forgets")); !maps.Equal(files, whole) {
			t.Fatalf("step %d, %s: the files differ", step, did)
		}
		path.reset(t)
		run("remembers", cache)
		if path.count(t) == 0 {
			remembered++
		}
	}
	if remembered < steps/4 {
		t.Errorf("of %d runs on sources that hadn't changed, %d did without the go command", steps, remembered)
	}
}

// A goCounter is a go command in PATH that counts its runs. It looks like one of an installation.
type goCounter struct{ variable, log string }

func countingGo(t *testing.T) goCounter {
	t.Helper()
	command, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	log := filepath.Join(root, "log")
	put(t, filepath.Join(root, "VERSION"), "go1.26")
	put(t, filepath.Join(root, "bin/go"), "#!/bin/sh\necho >>'"+log+"'\nexec '"+command+"' \"$@\"\n")
	if err := os.Chmod(filepath.Join(root, "bin/go"), 0o755); err != nil {
		t.Fatal(err)
	}
	return goCounter{filepath.Join(root, "bin") + string(os.PathListSeparator) + os.Getenv("PATH"), log}
}

func (c goCounter) reset(t *testing.T) { t.Helper(); put(t, c.log, "") }

func (c goCounter) count(t *testing.T) int { t.Helper(); return len(read(t, c.log)) }

// all returns the texts of the files below a folder.
func all(t *testing.T, dir string) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, name := range below(t, dir) {
		texts[name] = read(t, filepath.Join(dir, name))
	}
	return texts
}

// below lists the files below a folder, which may be missing.
func below(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			path, err = filepath.Rel(dir, path)
			names = append(names, path)
		}
		return err
	})
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return names
}

// A randomTree holds a module app, a module dep that it needs, and what chance puts beside.
type randomTree struct {
	t    *testing.T
	dir  string
	rand *rand.Rand
}

// texts are what a file may hold, by the end of its path. Many of them fit only where chance puts them.
var texts = map[string][]string{
	"app/go.mod": {
		"module example.com/app\n\ngo 1.26\n\nrequire example.com/dep v1.0.0\n\nreplace example.com/dep => ../dep\n",
		"module example.com/app\n\ngo 1.26\n\nrequire example.com/dep v1.0.0\n\nreplace example.com/dep => ../other\n",
		"module example.com/app\n\ngo 1.26\n\nrequire example.com/dep v1.0.0\n\nreplace example.com/dep => ../dep\n\nignore ./more\n",
	},
	"go.work":          {"go 1.26\n\nuse (\n\t./app\n\t./dep\n)\n", "go 1.26\n\nuse ./app\n"},
	"go.mod":           {"module example.com/dep\n\ngo 1.26\n"},
	"app/api/api.go":   {api("items", "Item", "Item"), api("items", "Item", "string"), api("dep", "Dep", "Dep")},
	"app/items/x.go":   {"package items\n\ntype Item struct{ ID int }\n", "package items\n\ntype Item struct{ ID string }\n", "package items\n\ntype Item string\n"},
	"app/items/y.go":   {"package items\n\nfunc (Item) MarshalText() ([]byte, error) { return nil, nil }\n", "package items\n", "//go:build never\n\npackage items\n\ntype Item int\n"},
	"app/more/more.go": {"package more\n", "package more\n\n//rpcgen:service\ntype MoreService interface{ More() }\n", "package more\n\n//rpcgen:service\ntype MoreService interface{ Moar() }\n"},
	"dep.go":           {"package dep\n\ntype Dep struct{ ID int }\n", "package dep\n\nimport \"example.com/dep/deep\"\n\ntype Dep struct{ Deep deep.Deep }\n"},
	"deep/deep.go":     {"package deep\n\ntype Deep int\n", "package deep\n\ntype Deep string\n"},
	"notes.txt":        {"", "notes"},
}

func api(pkg, params, result string) string {
	path := map[string]string{"items": "example.com/app/items", "dep": "example.com/dep"}[pkg]
	if result != "string" {
		result = pkg + "." + result
	}
	return fmt.Sprintf("package api\n\nimport %q\n\n//rpcgen:service\ntype TaskService interface{ Get(%s.%s) %s }\n", path, pkg, params, result)
}

// places are the paths of files that chance may make, and folders.
var places = []string{
	"app/go.mod", "go.work", "app/go.work", "app/items/go.mod", "app/more/go.mod", "dep/go.mod", "other/go.mod",
	"app/api/api.go", "app/items/x.go", "app/items/y.go", "app/more/more.go", "dep/dep.go", "dep/deep/deep.go", "other/dep.go",
	"app/notes.txt", "app/api/notes.txt", "app/vendor/notes.txt",
}

// begin makes a tree without a mistake, whatever was there.
func (r *randomTree) begin() {
	for _, place := range []string{"go.work", "app", "dep", "other"} {
		r.try(os.RemoveAll(filepath.Join(r.dir, place)))
	}
	for _, place := range []string{"app/go.mod", "app/api/api.go", "app/items/x.go", "dep/go.mod", "dep/dep.go", "dep/deep/deep.go", "other/go.mod", "other/dep.go"} {
		put(r.t, filepath.Join(r.dir, place), textsFor(place)[0])
	}
}

func textsFor(place string) []string {
	for _, end := range slices.SortedFunc(maps.Keys(texts), func(a, b string) int { return len(b) - len(a) }) {
		if strings.HasSuffix("/"+place, "/"+end) {
			return texts[end]
		}
	}
	panic("no text for " + place)
}

// change does something to the tree, and says what. Half of the changes put right what others broke.
func (r *randomTree) change() string {
	files := below(r.t, r.dir)
	pick := func(names []string) string { return names[r.rand.IntN(len(names))] }
	place := pick(places)
	full := filepath.Join(r.dir, place)
	switch r.rand.IntN(8) {
	case 0:
		place = pick(files)
		r.try(os.Remove(filepath.Join(r.dir, place)))
		return "removed " + place
	case 1: // the same text by another file, with an old time
		place = pick(files)
		full = filepath.Join(r.dir, place)
		put(r.t, full+"~", read(r.t, full))
		r.try(os.Chtimes(full+"~", time.Time{}, time.Now().Add(-time.Hour)))
		r.try(os.Rename(full+"~", full))
		return "copied " + place
	case 2:
		from, to := filepath.Join(r.dir, pick([]string{"app/items", "app/more", "dep", "other"})), filepath.Join(r.dir, pick([]string{"app/items", "app/more", "dep", "other"}))
		swap := filepath.Join(r.dir, "swap")
		if os.Rename(from, swap) == nil {
			_ = os.Rename(to, from)
			r.try(os.Rename(swap, to))
		}
		return "swapped " + from + " and " + to
	case 3, 4, 5:
		r.begin()
	}
	text := pick(textsFor(place))
	put(r.t, full, text)
	return fmt.Sprintf("wrote %q to %s", text, place)
}

func (r *randomTree) try(err error) {
	if err != nil {
		r.t.Fatal(err)
	}
}
