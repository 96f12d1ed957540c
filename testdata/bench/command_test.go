package main

import (
	"strings"
	"testing"

	"example.com/rpcgen/testdata/bench/environment"
)

// TestRun has a command whose work is to copy the edited file, and others that don't do theirs.
func TestRun(t *testing.T) {
	e := &environment.Environment{Dir: t.TempDir()}
	m := &module{name: "light", methods: 1}
	if err := m.write(e); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		command command
		err     string
	}{
		{command{argv: []string{"cp", "api/services_0000.go", ".out/copy"}, showsFields: true}, ""},
		{command{argv: []string{"cp", "go.mod", ".out/copy"}, showsFields: true}, `doesn't show the field "edit_`},
		{command{argv: []string{"true"}}, "wrote no such file"},
		{command{argv: []string{"cp", "/dev/null", ".out/copy"}}, "is empty"},
		{command{argv: []string{"sh", "-c", "echo sorry >&2; exit 3"}}, "exit status 3\nsorry"},
		{command{argv: []string{"cp", "go.mod", ".out/copy"}, prints: true}, "printed nothing"},
	} {
		c.command.module, c.command.prepare = m, edited
		c.command.output, c.command.files, c.command.fresh = ".out", []string{"copy"}, true
		s, err := c.command.run(t.Context(), e)
		switch {
		case c.err == "" && err != nil:
			t.Errorf("%v: %v", c.command.argv, err)
		case c.err == "" && (s.wall <= 0 || s.memory < 1<<16):
			t.Errorf("%v: took %v and %d bytes", c.command.argv, s.wall, s.memory)
		case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
			t.Errorf("%v: error %v, want it to hold %q", c.command.argv, err, c.err)
		}
	}
}

// TestCaches holds that a run with cold caches finds empty ones, and another those of the run before.
func TestCaches(t *testing.T) {
	e := &environment.Environment{Dir: t.TempDir()}
	m := &module{name: "light", methods: 1}
	if err := m.write(e); err != nil {
		t.Fatal(err)
	}
	const script = `test ! -e "$GOCACHE" && test ! -e "$XDG_CACHE_HOME" && mkdir -p "$GOCACHE" && echo empty`
	for _, c := range []struct {
		prepare preparation
		fails   bool
	}{{cold, false}, {cold, false}, {warm, false}, {warm, true}} {
		command := command{name: "sh", module: m, prepare: c.prepare, argv: []string{"sh", "-c", script}, prints: true}
		if _, err := command.run(t.Context(), e); (err != nil) != c.fails {
			t.Errorf("preparation %d: error %v", c.prepare, err)
		}
	}
}
