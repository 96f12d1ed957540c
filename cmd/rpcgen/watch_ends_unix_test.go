//go:build unix

package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.com/rpcgen/generator/output"
)

// TestWatchEnds ends a watch with each signal, while it waits for changes and while a run is at work that won't end.
func TestWatchEnds(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		for name, stuck := range map[string]bool{"waiting": false, "at work": true} {
			t.Run(signal.String()+" "+name, func(t *testing.T) {
				dir, cache := t.TempDir(), t.TempDir()
				t.Setenv("HOME", cache)
				t.Setenv("XDG_CACHE_HOME", cache)
				put(t, filepath.Join(dir, "go.mod"), "module example.com/app\n\ngo 1.26\n")
				put(t, filepath.Join(dir, "api.go"), source)
				if stuck { // somebody has the output folder
					out, err := output.Open(filepath.Join(dir, "opensdk"))
					if err != nil {
						t.Fatal(err)
					}
					defer out.Close()
				}
				cmd := exec.Command("rpcgen", "--watch")
				cmd.Dir = dir
				cmd.Env = append(os.Environ(), "GOCACHE="+goEnv(t, "GOCACHE")[0])
				stdout, err := cmd.StdoutPipe()
				if err != nil {
					t.Fatal(err)
				}
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				lines := bufio.NewScanner(stdout)
				for lines.Scan() && !stuck && !strings.Contains(lines.Text(), " files created in ") {
					continue
				}
				start := time.Now()
				if err := cmd.Process.Signal(signal); err != nil {
					t.Fatal(err)
				}
				for lines.Scan() {
					t.Errorf("it had to say %q", lines.Text())
				}
				if err := cmd.Wait(); err != nil { // a watch that waited for the run would never end
					t.Error(err)
				}
				t.Logf("ended after %v", time.Since(start))
			})
		}
	}
}
