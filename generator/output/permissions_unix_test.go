//go:build unix

package output

import (
	"os"
	"path/filepath"
	"testing"
)

func TestReadOnlyFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil { // another user is to reach it
		t.Fatal(err)
	}
	now := []Tree{tree("go", "a.go", "1", "sub/b.go", "1"), tree("python", "a.py", "1")}
	write(t, dir, now...)
	before := snapshot(t, dir)
	for _, folder := range []string{"go/sub", "python"} {
		protect(t, filepath.Join(dir, folder))
	}
	openUp(t, dir, filepath.Join(dir, "go"))

	for name, test := range map[string]struct {
		trees []Tree
		want  string
	}{
		"change":       {[]Tree{tree("go", "a.go", "2", "sub/b.go", "1"), tree("python", "a.py", "2")}, "python/a.py: can't be written"},
		"new file":     {[]Tree{tree("go", "a.go", "2", "sub/b.go", "1", "sub/c.go", "")}, "go/sub/c.go: can't be written"},
		"new folder":   {[]Tree{tree("go", "a.go", "2", "sub/b.go", "1", "sub/deep/c.go", "")}, "go/sub/deep: can't be made"},
		"left-over":    {[]Tree{tree("go", "a.go", "2")}, "go/sub/b.go: can't be removed"},
		"both at once": {[]Tree{tree("go", "a.go", "2", "new/b.go", ""), tree("python", "a.py", "2")}, "python/a.py: can't be written"},
	} {
		t.Run(name, func(t *testing.T) {
			out := job{Dir: dir, UID: otherUser(), Runs: [][]Tree{test.trees}}.run(t)
			diff(t, "error", out.Err, filepath.Join(dir, test.want)+": permission denied")
			diff(t, "is for want of permission", out.Permission, true)
			diff(t, "files", snapshot(t, dir), before)
		})
	}

	// Where nothing changes, nothing needs to be written.
	out := job{Dir: dir, UID: otherUser(), Runs: [][]Tree{now}}.run(t)
	diff(t, "report", out, outcome{
		Report: Report{Unchanged: []string{"go/a.go", "go/sub/b.go", "python/a.py"}}, Files: before,
	})
}

// otherUser returns the user to become, so that permissions count: root has them all.
func otherUser() int {
	if os.Getuid() == 0 {
		return 65534
	}
	return 0
}

// protect makes a folder read-only until the test is over.
func protect(t *testing.T, folder string) {
	t.Helper()
	if err := os.Chmod(folder, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(folder, 0o755) })
}

func TestOutputFolderThatCannotBeMade(t *testing.T) {
	base := t.TempDir()
	if err := os.Chmod(filepath.Dir(base), 0o755); err != nil {
		t.Fatal(err)
	}
	protect(t, base)
	dir := filepath.Join(base, "deep", "opensdk")
	out := job{Dir: dir, UID: otherUser(), Runs: [][]Tree{{tree("go", "a.go", "")}}}.run(t)
	diff(t, "error", out.Err, dir+": can't be made: permission denied")
}

func TestFilesHaveTheUsualPermissions(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "opensdk")
	write(t, dir, tree("go", "a.go", "1"))
	umask := usualUmask(t)
	wantModes(t, dir, map[string]os.FileMode{
		".": 0o755 &^ umask, "go": 0o755 &^ umask, "go/a.go": 0o644 &^ umask, manifestName: 0o644 &^ umask,
	})
}

// What the user permitted stays, also what no new file would get.
func TestReplacedFilesKeepTheirPermissions(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, tree("go", "a.go", "1", "b.go", "1", "c.go", "1", "d.go", "1"))
	want := map[string]os.FileMode{"go": 0o2775, "go/a.go": 0o600, "go/b.go": 0o666, "go/c.go": 0o444, "go/d.go": 0o755, manifestName: 0o664}
	for name, mode := range want {
		if err := os.Chmod(filepath.Join(dir, name), mode); err != nil {
			t.Fatal(err)
		}
	}
	write(t, dir, tree("go", "a.go", "2", "b.go", "2", "c.go", "2", "d.go", "1", "e.go", "1"))
	wantModes(t, dir, want)
}

func wantModes(t *testing.T, dir string, want map[string]os.FileMode) {
	t.Helper()
	for name, mode := range want {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		diff(t, name, info.Mode().Perm(), mode&os.ModePerm)
	}
}

// usualUmask returns what the umask keeps from a new folder.
func usualUmask(t *testing.T) os.FileMode {
	t.Helper()
	name := filepath.Join(t.TempDir(), "folder")
	if err := os.Mkdir(name, 0o777); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	return 0o777 &^ info.Mode().Perm()
}
