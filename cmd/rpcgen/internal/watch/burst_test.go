package watch

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestBusy holds that a burst isn't over while somebody is busy.
func TestBusy(t *testing.T) {
	t.Parallel()
	p := newProject(t, New())
	p.read("go.mod")
	asked := 0
	p.files.Busy = func() bool { asked++; return asked < 10 }
	p.write("go.mod", "new")
	if p.changes(); asked < 10 {
		t.Errorf("somebody was busy, and nobody waited")
	}
}

// TestStream has somebody write without a pause.
func TestStream(t *testing.T) {
	t.Parallel()
	p := newProject(t, New())
	p.read("go.mod")
	done := make(chan struct{})
	go func() {
		defer close(done)
		p.changes()
	}()
	for i := 0; ; i++ {
		select {
		case <-done:
			return
		default:
			p.write("go.mod", strings.Repeat("new", i%100))
		}
	}
}

// TestBeingSaved empties a file, and writes it a little later.
func TestBeingSaved(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newProject(t, newFiles())
		p.read("go.mod")
		p.save("go.mod", "")
		for range 3 {
			if changed := p.files.refresh(); len(changed) > 0 {
				t.Errorf("changed: %v", changed)
			}
		}
		p.save("go.mod", "new")
		if got := p.changes(); !slices.Equal(got, []string{"go.mod"}) || p.text("go.mod") != "new" {
			t.Errorf("changed: %v, to %q", got, p.text("go.mod"))
		}
		p.save("go.mod", "") // for good
		if got := p.changes(); !slices.Equal(got, []string{"go.mod"}) || p.text("go.mod") != "" {
			t.Errorf("changed: %v, to %q", got, p.text("go.mod"))
		}
	})
}

// TestSettle holds that the first changes of a burst are returned at once, and the others when it is over.
func TestSettle(t *testing.T) {
	t.Parallel()
	for _, step := range []struct {
		name        string
		first, then func(project)
		early, rest []string
	}{
		{"one file", func(p project) { p.save("go.mod", "new") }, func(project) {}, []string{"go.mod"}, nil},
		{
			"another file later", func(p project) { p.save("go.mod", "new") }, func(p project) { p.save("api/api.go", "new") },
			[]string{"go.mod"},
			[]string{"api/api.go"},
		},
		{
			"the same file twice", func(p project) { p.save("go.mod", "half") }, func(p project) { p.save("go.mod", "whole") },
			[]string{"go.mod"},
			[]string{"go.mod"},
		},
		{
			"a file with its old text", func(p project) { p.save("go.mod", "old"); p.save("api/api.go", "new") }, func(project) {},
			[]string{"api/api.go"},
			nil,
		},
	} {
		t.Run(step.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newProject(t, newFiles())
				p.read(all...)
				if got := p.settle(); len(got) > 0 {
					t.Errorf("nothing has happened, and changed: %v", got)
				}
				start := time.Now()
				step.first(p)
				first, err := p.files.FirstChanges(t.Context())
				p.must(err)
				if took := time.Since(start); took != moment {
					t.Errorf("the first changes came after %v, want %v", took, moment)
				}
				step.then(p)
				rest := p.settle()
				if got := p.relative(first); !slices.Equal(got, step.early) || !slices.Equal(rest, step.rest) {
					t.Errorf("first %v and then %v, want %v and then %v", got, rest, step.early, step.rest)
				}
				if got := p.settle(); len(got) > 0 {
					t.Errorf("the burst is over, and changed: %v", got)
				}
			})
		})
	}
}

// TestFirstChanges holds on a real disk that nothing is lost between the first changes and those that follow, be the burst over or not.
func TestFirstChanges(t *testing.T) {
	t.Parallel()
	p := newProject(t, New())
	p.read(all...)
	p.write("go.mod", "new")
	first, err := p.files.FirstChanges(t.Context())
	p.must(err)
	if got := p.relative(first); !slices.Equal(got, []string{"go.mod"}) {
		t.Errorf("first changed: %v", got)
	}
	p.write("api/api.go", "new")
	rest := p.settle()
	if len(rest) == 0 {
		rest = p.changes() // the burst was over
	}
	if !slices.Equal(rest, []string{"api/api.go"}) {
		t.Errorf("then changed: %v", rest)
	}
}

// TestCancelled holds that nobody waits for changes who has given up.
func TestCancelled(t *testing.T) {
	t.Parallel()
	p := newProject(t, New())
	p.read(all...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.files.Changes(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// TestBurst holds when a burst is over.
func TestBurst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, testBurst)
}

func testBurst(t *testing.T) {
	start := time.Unix(1000, 0)
	var b burst
	b.add(start)
	if got := b.end(quiet, false).Sub(start); got != quiet {
		t.Errorf("over after %v, want %v", got, quiet)
	}
	b.add(start.Add(quiet / 2))
	if got := b.end(quiet, false).Sub(start); got != quiet+quiet/2 {
		t.Errorf("over after %v, want %v", got, quiet+quiet/2)
	}
	b.add(start.Add(patience))
	if got := b.end(quiet, false).Sub(start); got != patience {
		t.Errorf("over after %v, want %v", got, patience)
	}
	if got := b.end(quiet, true).Sub(start); got != muchPatience {
		t.Errorf("over after %v while somebody is busy, want %v", got, muchPatience)
	}
	if b.first = time.Now(); !b.end(quiet, true).After(time.Now()) {
		t.Error("over while somebody is busy")
	}
}
