//go:build unix

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestEditedWhileRunning edits the source at random moments of runs, several of which are at work at once. The next run must bring the clients up to
// date, and the one after that must find them so.
func TestEditedWhileRunning(t *testing.T) {
	const rounds, together = 25, 3
	program := buildProgram(t)
	goenv := goEnv(t, "GOCACHE", "GOMODCACHE")
	dir, cache := t.TempDir(), t.TempDir()
	run := func(args ...string) string {
		cmd := exec.Command(program, args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "HOME="+cache, "XDG_CACHE_HOME="+cache, "GOCACHE="+goenv[0], "GOMODCACHE="+goenv[1])
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return string(out)
	}
	edit := func(n int) { // by rename, as editors save, and never to another size
		put(t, filepath.Join(dir, "new"), strings.Replace(source, "List", fmt.Sprintf("List%03d", n), 1))
		if err := os.Rename(filepath.Join(dir, "new"), filepath.Join(dir, "api", "api.go")); err != nil {
			t.Fatal(err)
		}
	}
	put(t, filepath.Join(dir, "go.mod"), "module example.com/app\n\ngo 1.26\n")
	put(t, filepath.Join(dir, "api", "api.go"), source)
	begin := time.Now()
	run("--quiet", "./...")
	whole := time.Since(begin)
	for n := range rounds {
		edit(2 * n)
		var wg sync.WaitGroup
		for range together {
			wg.Go(func() { run("--quiet", "--go", "./...") })
		}
		time.Sleep(rand.N(2 * whole))
		edit(2*n + 1)
		wg.Wait()
		run("--quiet", "--go", "./...")
		if got, want := read(t, filepath.Join(dir, "opensdk", "go", "client.go")), fmt.Sprintf("List%03d", 2*n+1); !strings.Contains(got, want) {
			t.Fatalf("round %d: the client is older than the source:\n%s", n, got)
		}
		if again := run("--verbose", "--go", "./..."); strings.Contains(again, "\nupdated ") || !strings.Contains(again, "\nunchanged ") {
			t.Fatalf("round %d: a run wrote something after one that had done all:\n%s", n, again)
		}
	}
}
