package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/rpcgen/testdata/bench/environment"
)

// TestContest holds that the commands take turns, one round more than counts, and that each goal gives a row.
func TestContest(t *testing.T) {
	e := &environment.Environment{Dir: t.TempDir(), Runs: 3}
	m := &module{name: "light", methods: 1}
	log := filepath.Join(e.Dir, "log")
	note := func(name string) *command {
		return &command{name: name, module: m, prepare: edited, argv: []string{"sh", "-c", "echo " + name + " | tee -a " + log}, prints: true}
	}
	rows, err := contest{note("ours"), note("peer"), 7, []goal{wall("time", 0.7), memory("memory", 0)}}.measure(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	turns, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Repeat("ours\npeer\n", 1+3); string(turns) != want {
		t.Errorf("the turns are\n%swant\n%s", turns, want)
	}
	if len(rows) != 2 || rows[0].What != "time" || rows[0].Goal != 0.7 || rows[1].What != "memory" || rows[1].Goal != 0 {
		t.Fatalf("got rows %+v", rows)
	}
	for _, r := range rows {
		if !strings.HasPrefix(r.Ours, "ours ") || !strings.HasPrefix(r.Peer, "peer ") || r.Figure.Value <= 0 {
			t.Errorf("got row %+v", r)
		}
	}
}

func TestSamples(t *testing.T) {
	samples := []sample{{time.Second, 3}, {1500 * time.Millisecond, 5}}
	if got := wallTimes(samples); got[0] != 1 || got[1] != 1.5 {
		t.Errorf("the times are %v", got)
	}
	if got := memories(samples); got[0] != 3 || got[1] != 5 {
		t.Errorf("the memories are %v", got)
	}
}
