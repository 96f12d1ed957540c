//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestKilledRuns kills the program 200 times at random moments while it writes. Each file is the old or the new one then, and the
// next run finishes: for the same sources, or for those that were there before.
func TestKilledRuns(t *testing.T) {
	const lanes, kills = 4, 200
	program := buildProgram(t)
	goenv := goEnv(t, "GOCACHE", "GOMODCACHE")
	var all [lanes]victims
	var wg sync.WaitGroup
	for i := range all {
		cache := t.TempDir()
		m := &victim{
			t: t, program: program, dir: t.TempDir(), window: 4 * time.Millisecond,
			env: append(os.Environ(), "XDG_CACHE_HOME="+cache, "HOME="+cache, "GOCACHE="+goenv[0], "GOMODCACHE="+goenv[1]),
		}
		wg.Go(func() { all[i].run(m, kills/lanes) })
	}
	wg.Wait()
	var sum victims
	for _, v := range all {
		sum.killed += v.killed
		sum.early += v.early
		sum.between += v.between
		sum.late += v.late
	}
	t.Logf("%d runs killed: %d before the first file was in its place, %d between, %d after the last; %d more had not begun to write or were done",
		sum.writing(), sum.early, sum.between, sum.late, sum.killed-sum.writing())
	if !t.Failed() && min(sum.early, sum.between) < kills/20 {
		t.Errorf("want a twentieth of the kills before the first file, and one between")
	}
}

// A tree of files: texts by path.
type files map[string]string

// victims counts the runs that were killed in one folder.
type victims struct {
	killed               int
	early, between, late int // those that were writing
}

func (v *victims) writing() int { return v.early + v.between + v.late }

// run kills runs in a module until as many as wanted were in the middle of writing.
func (v *victims) run(m *victim, want int) {
	m.put("go.mod", "module example.com/app\n\ngo 1.26\n")
	whole := [2]files{m.finish(0), m.finish(1)} // what the two versions of the source make
	now := 1
	for v.writing() < want && !m.t.Failed() {
		if v.killed++; v.killed > 10*want {
			m.t.Errorf("of %d kills only %d fell into the middle of writing", v.killed, v.writing())
			return
		}
		old, next := whole[now], 1-now
		if rand.IntN(4) == 0 {
			m.remove("opensdk")
			old = files{}
		}
		m.write(next)
		m.kill()
		unfinished := isUnfinished(filepath.Join(m.dir, "opensdk"))
		v.judge(m.t, m.output(), old, whole[next], unfinished)
		if unfinished { // approach the time that a run takes to write, on this machine, with this load
			m.window += m.window / 8
		} else {
			m.window -= m.window / 4
		}

		now = rand.IntN(2)
		if got := m.finish(now); !maps.Equal(got, whole[now]) {
			m.t.Errorf("found %v after the next run, want what a run makes that nobody killed", slices.Sorted(maps.Keys(got)))
		}
	}
}

// own matches the writer's own files. A killed run may leave them.
var own = regexp.MustCompile(`(^|/)\.rpcgen(\.unfinished|-[A-Z2-7]{26}\.tmp)$`)

// judge looks at what a killed run left.
func (v *victims) judge(t *testing.T, got, old, want files, unfinished bool) {
	t.Helper()
	changed, replaced, strange := 0, 0, false
	for name := range got {
		strange = strange || own.MatchString(name)
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		before, existed := old[name]
		now, exists := got[name]
		switch {
		case exists && now == want[name] && (!existed || now != before):
			changed++
			replaced++
		case exists == existed && now == before:
			if now != want[name] || !existed {
				changed++
			}
		default:
			t.Errorf("%s: %d bytes that are neither the old file nor the new one", name, len(now))
		}
	}
	for name := range got {
		if _, known := want[name]; !known && !own.MatchString(name) {
			t.Errorf("%s: found, belongs to no version", name)
		}
	}
	done := replaced == 0 || replaced == changed
	switch {
	case !unfinished && (!done || strange):
		t.Errorf("%d of %d files are replaced, and nothing tells of it: %v", replaced, changed, slices.Sorted(maps.Keys(got)))
	case !unfinished:
	case replaced == 0:
		v.early++
	case replaced < changed:
		v.between++
	default:
		v.late++
	}
}

// A victim is a module in which runs are killed.
type victim struct {
	t            *testing.T
	program, dir string
	env          []string
	window       time.Duration // from when a run begins to write until it is killed at the latest
}

func (m *victim) put(name, text string) {
	name = filepath.Join(m.dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		m.t.Error(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		m.t.Error(err)
	}
}

func (m *victim) remove(name string) {
	if err := os.RemoveAll(filepath.Join(m.dir, name)); err != nil {
		m.t.Error(err)
	}
}

// write writes a version of the source, each of whose clients differs in all files but a few from the other's.
func (m *victim) write(version int) {
	var source strings.Builder
	source.WriteString("package api\n\n//rpcgen:service\ntype S interface {\n")
	for n := range 60 {
		fmt.Fprintf(&source, "\t// Method%d is of version %d.\n\tMethod%d(P%d) (*P%d, error)\n", n, version, n, n, n)
	}
	source.WriteString("}\n")
	for n := range 60 {
		fmt.Fprintf(&source, "\n// P%d is of version %d.\ntype P%d struct{ A, B, C, D int }\n", n, version, n)
	}
	m.put("api/api.go", source.String())
}

func (m *victim) command() *exec.Cmd {
	cmd := exec.Command(m.program, "--quiet", "./...")
	cmd.Dir, cmd.Env = m.dir, m.env
	return cmd
}

// finish runs the program to its end, for a version of the source, and returns what it wrote.
func (m *victim) finish(version int) files {
	m.write(version)
	if out, err := m.command().CombinedOutput(); err != nil {
		m.t.Errorf("rpcgen: %v\n%s", err, out)
	}
	return m.output()
}

// kill runs the program, and kills it at a random moment from when it begins to write.
func (m *victim) kill() {
	opensdk := filepath.Join(m.dir, "opensdk")
	var stderr bytes.Buffer
	cmd := m.command()
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		m.t.Error(err)
		return
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // says that it was killed
		close(ended)
	}()
	over := false
	for !over && !isUnfinished(opensdk) {
		select {
		case <-ended:
			over = true
		case <-time.After(50 * time.Microsecond):
		}
	}
	if over { // it was too fast for this loop
		return
	}
	time.Sleep(time.Duration(rand.Int64N(int64(m.window))))
	_ = cmd.Process.Kill() // may be over
	<-ended
	if stderr.Len() > 0 {
		m.t.Errorf("rpcgen printed %q", stderr.String())
	}
}

func (m *victim) output() files {
	all := files{}
	err := filepath.WalkDir(filepath.Join(m.dir, "opensdk"), func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		rel, _ := filepath.Rel(m.dir, name)
		all[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		m.t.Error(err)
	}
	return all
}

// TestRunsAtOnce runs the program twice, and ten times, at once, while nobody but it knows which of them comes first: all end well, and
// leave what one run makes.
func TestRunsAtOnce(t *testing.T) {
	program := buildProgram(t)
	for _, runs := range []int{2, 10} {
		t.Run(strconv.Itoa(runs), func(t *testing.T) {
			cache := t.TempDir()
			m := &victim{
				t: t, program: program, dir: t.TempDir(),
				env: append(os.Environ(), "XDG_CACHE_HOME="+cache, "HOME="+cache, "GOCACHE="+goEnv(t, "GOCACHE")[0]),
			}
			m.put("go.mod", "module example.com/app\n\ngo 1.26\n")
			want := m.finish(1)
			m.finish(0)
			m.write(1)
			var wg sync.WaitGroup
			for range runs {
				wg.Go(func() {
					if out, err := m.command().CombinedOutput(); err != nil || len(out) > 0 {
						t.Errorf("rpcgen: %v\n%s", err, out)
					}
				})
			}
			wg.Wait()
			if got := m.output(); !maps.Equal(got, want) {
				t.Errorf("found %v, want what one run makes", slices.Sorted(maps.Keys(got)))
			}
		})
	}
}

// isUnfinished reports whether a run writes to an output folder, or was cut off while it did.
func isUnfinished(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, ".rpcgen.unfinished"))
	return err == nil
}
