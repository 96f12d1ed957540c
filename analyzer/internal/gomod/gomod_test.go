package gomod

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// texts is an FS of a few files. It has no folders.
type texts map[string]string

func (t texts) ReadFile(name string) ([]byte, error) {
	if text, ok := t[name]; ok {
		return []byte(text), nil
	}
	return nil, fs.ErrNotExist
}

func (texts) ReadDir(string) ([]fs.DirEntry, error) { return nil, fs.ErrNotExist }

func (t texts) Stat(name string) (fs.FileInfo, error) {
	if _, ok := t[name]; ok {
		return os.Stat(os.DevNull)
	}
	return nil, fs.ErrNotExist
}

// TestAbove holds that the search ends at the root, wherever it begins.
func TestAbove(t *testing.T) {
	root := filepath.VolumeName(t.TempDir()) + string(filepath.Separator)
	files := texts{filepath.Join(root, "a/go.mod"): ""}
	for dir, want := range map[string]string{
		"a/b/c": filepath.Join(root, "a"), "a": filepath.Join(root, "a"), "b/c": "", ".": "",
	} {
		if got := ModuleRoot(files, filepath.Join(root, dir)); got != want {
			t.Errorf("the module of %s is %q, want %q", dir, got, want)
		}
	}
	if got := Above(".", func(string) bool { return false }); got != "" {
		t.Errorf("found %q above a relative folder", got)
	}
}

func TestResolve(t *testing.T) {
	dir := t.TempDir()
	for name, want := range map[string]string{"../x": filepath.Join(filepath.Dir(dir), "x"), "./a/b": filepath.Join(dir, "a", "b"), dir + "/a/..": dir} {
		if got := Resolve(dir, name); got != want {
			t.Errorf("Resolve(%q) = %q, want %q", name, got, want)
		}
	}
}

// TestEnv holds which setting counts: the environment's, then that of go env -w, then the toolchain's.
func TestEnv(t *testing.T) {
	dir := t.TempDir()
	settings := filepath.Join(dir, "env")
	files := texts{settings: "# a comment\nGOMODCACHE=" + dir + "/file\nGOFLAGS=-mod=mod\n"}
	for _, test := range []struct {
		environ []string
		cache   string
	}{
		{[]string{"GOENV=" + settings}, dir + "/file"},
		{[]string{"GOENV=" + settings, "GOMODCACHE=" + dir + "/var"}, dir + "/var"},
		{[]string{"GOENV=off", "GOPATH=" + dir}, filepath.Join(dir, "pkg/mod")},
		{[]string{"GOENV=off"}, ""},
	} {
		if got := NewEnv(files, test.environ).ModuleCache(); got != test.cache {
			t.Errorf("%v: the module cache is %q, want %q", test.environ, got, test.cache)
		}
	}
	if _, ok := NewEnv(files, []string{"GOENV=off", "GOFLAGS=-overlay=x.json"}).flags(); ok {
		t.Error("an overlay is taken for a flag that doesn't change which files make a package")
	}
	if flags, ok := NewEnv(files, []string{"GOENV=" + settings}).flags(); !ok || flags["mod"] != "mod" {
		t.Errorf("the flags are %v", flags)
	}
	driver := []string{"GOENV=off", "GOPACKAGESDRIVER=somebody"}
	if !NewEnv(files, driver).UsesDriver() || NewEnv(files, []string{"GOPACKAGESDRIVER=off"}).UsesDriver() {
		t.Error("GOPACKAGESDRIVER isn't heeded")
	}
}

// TestTakeFlag holds that GOFLAGS are split as the go command splits them.
func TestTakeFlag(t *testing.T) {
	for set, want := range map[string][2]string{
		"":                                     {"", ""},
		"-mod=mod":                             {"", "-mod=mod"},
		"-mod=mod --modfile=a.mod  -v":         {"-modfile=a.mod", "-mod=mod -v"},
		"'-modfile=a b.mod' \"-tags=it's\" -v": {"-modfile=a b.mod", "\"-tags=it's\" -v"},
		"'-tags=a b' -modfile=x":               {"-modfile=x", "'-tags=a b'"},
		"-modfile=x '-tags=a":                  {"-modfile=x", "-tags=a"},
	} {
		flag, rest := NewEnv(texts{}, []string{"GOENV=off", "GOFLAGS=" + set}).TakeFlag("modfile")
		if got := [2]string{flag, rest}; got != want {
			t.Errorf("%s: got %q, want %q", set, got, want)
		}
	}
}

// TestWithOverlay holds which texts are read below an overlay.
func TestWithOverlay(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	below := texts{
		at("o.json"):   `{"Replace": {"a.go": "other/a.go", "gone.go": "", "` + filepath.ToSlash(at("new.go")) + `": "other/new.go"}}`,
		at("bad.json"): "{", at("a.go"): "a", at("gone.go"): "gone", at("b.go"): "b", at("other/a.go"): "replaced", at("other/new.go"): "new",
	}
	for flag, want := range map[string][4]string{
		"-overlay=o.json":                 {"replaced", "b", "new", "-"},
		"-v --overlay=" + at("o.json"):    {"replaced", "b", "new", "-"},
		"'-overlay=" + at("o.json") + "'": {"replaced", "b", "new", "-"},
		"-overlay=bad.json":               {"a", "b", "-", "gone"},
		"-overlay=absent.json":            {"a", "b", "-", "gone"},
		"-v":                              {"a", "b", "-", "gone"},
	} {
		files := WithOverlay(below, NewEnv(below, []string{"GOENV=off", "GOFLAGS=" + flag}), dir)
		var got [4]string
		for i, name := range []string{"a.go", "b.go", "new.go", "gone.go"} {
			text, err := files.ReadFile(at(name))
			got[i] = string(text)
			if err != nil {
				got[i] = "-"
			}
			if IsFile(files, at(name)) != (err == nil) {
				t.Errorf("%s: whether %s is a file isn't as whether it can be read", flag, name)
			}
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", flag, got, want)
		}
	}
}
