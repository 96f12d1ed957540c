package answers

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

// installGo puts a go command first in PATH that lies in an installation of its own, and returns the installation's folder.
func installGo(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	put(t, filepath.Join(root, "VERSION"), "go1.26")
	for _, name := range []string{"bin/go", "bin/go.exe"} {
		put(t, filepath.Join(root, name), "the go command")
		must(t, os.Chmod(filepath.Join(root, name), 0o755))
	}
	t.Setenv("PATH", filepath.Join(root, "bin"))
	return root
}

// TestKey changes one thing after another that an answer depends on. Each gives another key.
func TestKey(t *testing.T) {
	for name, change := range map[string]func(t *testing.T, root string){
		"Go variable":        func(t *testing.T, _ string) { t.Helper(); t.Setenv("GOFLAGS", "-tags=x") },
		"cgo variable":       func(t *testing.T, _ string) { t.Helper(); t.Setenv("CGO_ENABLED", "0") },
		"home":               func(t *testing.T, _ string) { t.Helper(); t.Setenv("HOME", t.TempDir()) },
		"C compiler":         func(t *testing.T, _ string) { t.Helper(); t.Setenv("CC", "tcc") },
		"version of Go":      func(t *testing.T, root string) { t.Helper(); put(t, filepath.Join(root, "VERSION"), "go1.27") },
		"settings of Go":     func(t *testing.T, root string) { t.Helper(); put(t, filepath.Join(root, "go.env"), "GOPROXY=off") },
		"another go command": func(t *testing.T, _ string) { t.Helper(); installGo(t) },
		"another GOROOT":     func(t *testing.T, _ string) { t.Helper(); t.Setenv("GOROOT", t.TempDir()) },
		"a newer go command": func(t *testing.T, root string) {
			t.Helper()
			touch(t, filepath.Join(root, "bin/go"), filepath.Join(root, "bin/go.exe"))
		},
		"a C compiler in PATH": func(t *testing.T, root string) { t.Helper(); addCompiler(t, filepath.Join(root, "bin")) },
	} {
		t.Run(name, func(t *testing.T) {
			root := installGo(t)
			before, err := key("/app", []string{"./..."}, nil)
			must(t, err)
			if again, err := key("/app", []string{"./..."}, nil); err != nil || again != before {
				t.Errorf("the same question has the keys %s and %s, %v", before, again, err)
			}
			change(t, root)
			if after, err := key("/app", []string{"./..."}, nil); err != nil || after == before {
				t.Errorf("the key is %s before and %s after, %v; want another one", before, after, err)
			}
		})
	}
}

func touch(t *testing.T, files ...string) {
	t.Helper()
	for _, file := range files {
		must(t, os.Chtimes(file, time.Time{}, time.Now().Add(time.Hour)))
	}
}

func addCompiler(t *testing.T, dir string) {
	t.Helper()
	for _, name := range []string{"gcc", "gcc.exe"} {
		put(t, filepath.Join(dir, name), "")
		must(t, os.Chmod(filepath.Join(dir, name), 0o755))
	}
}

// TestKeyOfArguments holds that the folder, patterns and tags make a difference, also by which of them they are.
func TestKeyOfArguments(t *testing.T) {
	installGo(t)
	seen := map[string]string{}
	for _, args := range []struct{ dir, patterns, tags string }{
		{"/app", "", ""},
		{"/app", "a", ""},
		{"/app", "", "a"},
		{"/app", "a b", ""},
		{"/app", "b a", ""},
		{"/app", "ab", ""},
		{"/app", "a", "b"},
		{"/app", "", "a b"},
		{"/app/api", "", ""},
		{"/app/api", "a", ""},
	} {
		name, err := key(args.dir, strings.Fields(args.patterns), strings.Fields(args.tags))
		must(t, err)
		what := "folder " + args.dir + ", patterns " + args.patterns + ", tags " + args.tags
		if other, found := seen[name]; found {
			t.Errorf("%s and %s have one key", what, other)
		}
		seen[name] = what
	}
}

// TestKeyIgnoresOtherVariables holds that a variable that the go command doesn't know makes no difference.
func TestKeyIgnoresOtherVariables(t *testing.T) {
	installGo(t)
	before, err := key("/app", nil, nil)
	must(t, err)
	t.Setenv("OTHER", "anything")
	if after, err := key("/app", nil, nil); err != nil || after != before {
		t.Errorf("the key is %s before and %s after, %v", before, after, err)
	}
}

// TestUnknownGo has a go command that may run any version of Go.
func TestUnknownGo(t *testing.T) {
	root := installGo(t)
	must(t, os.Remove(filepath.Join(root, "VERSION")))
	if _, err := key("/app", nil, nil); err == nil || !strings.Contains(err.Error(), "belongs to no Go installation") {
		t.Errorf("error %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := key("/app", nil, nil); err == nil {
		t.Error("found a key without a go command")
	}
}

// TestIsReleased holds which builds are identified by their version.
func TestIsReleased(t *testing.T) {
	module := func(sum string, replaced bool) *debug.Module {
		m := &debug.Module{Path: "example.com/module", Version: "v1.2.3", Sum: sum}
		if replaced {
			m.Replace = &debug.Module{Path: "../module"}
		}
		return m
	}
	const sum = "h1:sum="
	for name, test := range map[string]struct {
		main, dependency *debug.Module
		released         bool
	}{
		"installed by its version":           {module(sum, false), module(sum, false), true},
		"built from a checkout":              {module("", false), module(sum, false), false},
		"with a dependency from a folder":    {module(sum, false), module(sum, true), false},
		"with a dependency from a workspace": {module(sum, false), module("", false), false},
	} {
		if got := isReleased(&debug.BuildInfo{Main: *test.main, Deps: []*debug.Module{test.dependency}}); got != test.released {
			t.Errorf("%s: isReleased is %t", name, got)
		}
	}
}
