//go:build unix

package output

import (
	"bufio"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
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
	files[manifestName] = string(m.text(nil))
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
			if !isUnfinished(dir) {
				t.Fatalf("no journal lists what a kill left: %v", slices.Sorted(maps.Keys(after)))
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
		if _, _, err := parseManifest(after[manifestName]); err != nil {
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
		t.Fatalf("child printed %q, %v; want it to write until it is killed", line, err)
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
