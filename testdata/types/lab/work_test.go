package lab

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// file returns the path of a file in the work folder.
func (l *laboratory) file(name string) string { return filepath.Join(root, l.work, name) }

// lock lets one run at a time use the work folder.
func (l *laboratory) lock(t *testing.T) {
	t.Helper()
	if err := os.MkdirAll(l.file("."), 0o755); err != nil {
		t.Fatal(err)
	}
	unlock, err := lockedfile.MutexAt(l.file("lock")).Lock()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(unlock)
}

// writeFiles makes folders in the work folder hold these files and no others.
func (l *laboratory) writeFiles(t *testing.T, files map[string][]byte, dirs ...string) {
	t.Helper()
	for _, dir := range dirs {
		err := filepath.WalkDir(l.file(dir), func(name string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return nil //nolint:nilerr // what isn't there needn't be removed
			}
			rel, err := filepath.Rel(l.file("."), name)
			if err == nil && files[filepath.ToSlash(rel)] == nil {
				err = os.Remove(name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range files {
		file := l.file(name)
		if old, err := os.ReadFile(file); err == nil && string(old) == string(data) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// absolute returns the absolute path of a file in the work folder.
func (l *laboratory) absolute(t *testing.T, name string) string {
	t.Helper()
	file, err := filepath.Abs(l.file(name))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// tool returns the path of a program of the checkout, or fails the test with what installs it.
func tool(t *testing.T, name, install string) string {
	t.Helper()
	file, err := filepath.Abs(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(file); err != nil {
		t.Fatalf("%s is missing: run %s", name, install)
	}
	return file
}

// command runs a program in a folder.
func (l *laboratory) command(t *testing.T, dir, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	if l.env != nil {
		cmd.Env = append(os.Environ(), l.env...)
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		if len(args) > 10 {
			args = args[:10]
		}
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
