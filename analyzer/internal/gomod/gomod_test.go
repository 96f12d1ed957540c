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
