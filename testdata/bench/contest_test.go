package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestContest holds that the commands take turns, one round more than counts, and that each goal gives a row.
func TestContest(t *testing.T) {
	e := &environment{dir: t.TempDir(), runs: 3}
	m := &module{name: "light", methods: 1}
	log := filepath.Join(e.dir, "log")
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
	if len(rows) != 2 || rows[0].what != "time" || rows[0].goal != 0.7 || rows[1].what != "memory" || rows[1].goal != 0 {
		t.Fatalf("got rows %+v", rows)
	}
	for _, r := range rows {
		if !strings.HasPrefix(r.ours, "ours ") || !strings.HasPrefix(r.peer, "peer ") || r.figure.value <= 0 {
			t.Errorf("got row %+v", r)
		}
	}
}
