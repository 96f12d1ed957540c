//go:build unix

package generator

import (
	"bufio"
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

// version returns the trees of one version of an API: texts of some pages, a file without comments, and a file and a folder
// that other versions don't have.
func version(n int) []Tree {
	own := fmt.Sprintf("v%d", n)
	body := strings.Repeat(fmt.Sprintf("// version %d\n", n), 500)
	var trees []Tree
	for _, dir := range []string{"go", "typescript"} {
		trees = append(trees, tree(dir, "client.go", body, "package.json", body, "only_"+own+".go", body, own+"/sub.go", body))
	}
	return trees
}

// onDisk returns what is on disk after a Write of the trees alone.
func onDisk(trees []Tree) map[string]string {
	files := map[string]string{}
	m := manifest{}
	for _, tree := range trees {
		for _, f := range tree.Files {
			files[tree.Dir+"/"+f.Path] = string(f.Data)
			m[tree.Dir+"/"+f.Path] = markOf(f.Data)
		}
	}
	files[manifestName] = string(m.text())
	return files
}

func TestKilledWhileWriting(t *testing.T) {
	const kills = 200
	dir := t.TempDir()
	versions := [][]Tree{version(1), version(2)}
	whole := []map[string]string{onDisk(versions[0]), onDisk(versions[1])}
	write(t, dir, versions[0]...)

	caught := 0 // kills that left something for the next run to do
	for range kills {
		killChild(t, job{Dir: dir, Runs: versions, Loop: true}, time.Duration(rand.Int64N(int64(8*time.Millisecond))))

		after := snapshot(t, dir)
		if !maps.Equal(after, whole[0]) && !maps.Equal(after, whole[1]) {
			caught++
			if !Unfinished(dir) {
				t.Fatalf("nothing tells of what a kill left: %v", slices.Sorted(maps.Keys(after)))
			}
		}
		for name, text := range after {
			if isTemporary(filepath.Base(name)) || name == manifestName || name == journalName || text == "/" {
				continue
			}
			if text != whole[0][name] && text != whole[1][name] {
				t.Fatalf("%s: %d bytes that are neither the old file nor the new one", name, len(text))
			}
		}
		if _, err := parseManifest(after[manifestName]); err != nil {
			t.Fatalf("manifest: %v", err)
		}
		n := rand.IntN(2)
		write(t, dir, versions[n]...)
		diff(t, "files after the next run", snapshot(t, dir), whole[n])
		if t.Failed() {
			return
		}
	}
	t.Logf("%d of %d kills fell into the middle of a run", caught, kills)
	if caught < kills/10 {
		t.Errorf("only %d of %d kills fell into the middle of a run, want more for this test to mean something", caught, kills)
	}
}

// killChild starts a child, and kills it the given time after its first round.
func killChild(t *testing.T, j job, after time.Duration) {
	t.Helper()
	cmd := j.command(t)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	time.Sleep(after)
	if killErr := cmd.Process.Kill(); killErr != nil {
		t.Fatal(killErr)
	}
	_ = cmd.Wait() // says that it was killed
	if line != "looping\n" {
		t.Fatalf("child said %q, %v; want it to write until it is killed", line, err)
	}
}

func TestRunsAtOnce(t *testing.T) {
	for name, test := range map[string]struct {
		runs    int
		missing bool // the folder: they make it, too
		apart   bool // each has a cache folder of its own
	}{
		"two":                      {runs: 2},
		"ten":                      {runs: 10},
		"ten, nothing there":       {runs: 10, missing: true},
		"ten, of as many users":    {runs: 10, apart: true},
		"two users, nothing there": {runs: 2, missing: true, apart: true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "opensdk")
			if !test.missing {
				write(t, dir, version(0)...)
			}
			gate, err := Open(dir) // holds all of them until they have started
			if err != nil {
				t.Fatal(err)
			}
			results := make(chan error, test.runs)
			for n := range test.runs {
				cmd := job{Dir: dir, Runs: slices.Repeat([][]Tree{version(n)}, 3)}.command(t)
				if test.apart {
					cmd.Env = append(cmd.Env, "XDG_CACHE_HOME="+t.TempDir())
				}
				go func() { results <- outcomeOf(cmd) }()
			}
			time.Sleep(300 * time.Millisecond)
			gate.Close()
			for range test.runs {
				if err := <-results; err != nil {
					t.Error(err)
				}
			}
			after := snapshot(t, dir)
			one := false
			for n := range test.runs {
				one = one || maps.Equal(after, onDisk(version(n)))
			}
			if !one {
				t.Errorf("found files of several runs, want those of one: %v", slices.Sorted(maps.Keys(after)))
			}
		})
	}
}

// outcomeOf runs a child, and returns what went wrong.
func outcomeOf(cmd *exec.Cmd) error {
	text, err := cmd.Output()
	if err != nil {
		return err
	}
	out, err := parseOutcome(text)
	if err == nil && out.Err != "" {
		err = errors.New(out.Err)
	}
	return err
}

func TestFileTooBig(t *testing.T) {
	dir := t.TempDir()
	small, big := "package small\n", strings.Repeat("x", 100_000)
	write(t, dir, tree("go", "a.go", small, "old.go", small))
	before := snapshot(t, dir)

	out := job{Dir: dir, FileSize: 10_000, Runs: [][]Tree{{
		tree("go", "a.go", small+small, "b.go", small, "new/c.go", big, "d.go", small), tree("python", "a.py", small),
	}}}.run(t)

	diff(t, "error", out.Err, filepath.Join(dir, "go/new/c.go")+": can't be written: file too large")
	diff(t, "files", snapshot(t, dir), before)
}

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

// A folder that was missing is missing again after a run that failed.
func TestFailureUndoesFolders(t *testing.T) {
	base := t.TempDir()
	out := job{Dir: filepath.Join(base, "deep", "opensdk"), FileSize: 1000, Runs: [][]Tree{{
		tree("go", "a.go", "", "src/b.go", strings.Repeat("x", 10_000)),
	}}}.run(t)
	if !strings.HasSuffix(out.Err, "b.go: can't be written: file too large") {
		t.Errorf("error %q, want it to name b.go", out.Err)
	}
	diff(t, "files", snapshot(t, base), map[string]string{".": "/"})
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
