package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/rpcgen/testdata/bench/environment"
)

// watcher is a program that copies the edited file to two others, and does so again when it changes.
const watcher = `#!/bin/sh
copy() {
	for f in a b; do cp api/services_0000.go .out/$f.new && mv .out/$f.new .out/$f || exit; done
}
copy
case "$1" in --watch) while sleep 0.01; do cmp -s .out/a .out/b && cmp -s api/services_0000.go .out/b || copy; done;; esac
`

func TestWatching(t *testing.T) {
	e := &environment.Environment{Dir: t.TempDir(), Runs: 3}
	for _, c := range []struct {
		name, script string
		patience     time.Duration
		err          string
	}{
		{"watches", watcher, patience, ""},
		{"has no such flag", strings.Replace(watcher, "--watch)", "--wait)", 1), patience, "watcher ended: exit status 0"},
		{"ends", strings.Replace(watcher, "while", "echo no inotify; exit 4; while", 1), patience, "exit status 4\nno inotify\n"},
		{"forgets a file", strings.Replace(watcher, "copy; done;;", "cp api/services_0000.go .out/b; done;;", 1), time.Second, "a doesn't show an edit after 1s"},
	} {
		program := filepath.Join(e.Dir, "watcher")
		if err := os.WriteFile(program, []byte(c.script), 0o755); err != nil {
			t.Fatal(err)
		}
		ours := &command{
			name: "watcher", module: &module{name: "light", methods: 1}, prepare: edited,
			argv: []string{program}, output: ".out", files: []string{"a", "b"}, fresh: true, showsFields: true,
		}
		peer := &command{name: "peer", module: &module{name: "peer", methods: 1}, prepare: edited, argv: []string{"echo", "done"}, prints: true}
		rows, err := watching{ours, peer, "--watch", 200, 30, c.patience, 0}.measure(t.Context(), e)
		switch {
		case err != nil:
			if c.err == "" || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: error %v, want it to hold %q", c.name, err, c.err)
			}
		case len(rows) != 2 || c.err != "":
			t.Errorf("%s: %d rows, error %v, want error %q", c.name, len(rows), err, c.err)
		case rows[0].Figure.Value <= 0 || rows[0].Goal != 30 || !strings.HasPrefix(rows[0].Peer, "peer ") || rows[1].Figure.Value < 1:
			t.Errorf("%s: figures %+v", c.name, rows)
		}
	}
}

func TestMetric(t *testing.T) {
	const output = `goos: linux
BenchmarkEmission/AgainstTemplatesNot-2   5   1 ns/op   0.9 ours/templates
BenchmarkEmission/AgainstTemplates-2      5   123 ns/op   0.052 ours/templates   7 B/op
PASS
`
	if got, ok := metric(output, "BenchmarkEmission/AgainstTemplates", "ours/templates"); !ok || got != 0.052 {
		t.Errorf("got %v, %t", got, ok)
	}
	if _, ok := metric(output, "BenchmarkEmission/AgainstTemplates", "ours/others"); ok {
		t.Error("found a unit that isn't there")
	}
}
