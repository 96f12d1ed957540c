package watch

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
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
	p := newProject(t, New())
	p.read("go.mod")
	p.write("go.mod", "")
	waitFor(t, func() bool { // the burst is over, and the file is found empty
		p.files.mu.Lock()
		defer p.files.mu.Unlock()
		return p.files.observations[p.path("go.mod")].doubtful
	})
	for range 3 {
		if changed := p.files.refresh(); len(changed) > 0 {
			t.Errorf("changed: %v", changed)
		}
	}
	p.write("go.mod", "new")
	if got := p.changes(); !slices.Equal(got, []string{"go.mod"}) || p.text("go.mod") != "new" {
		t.Errorf("changed: %v, to %q", got, p.text("go.mod"))
	}
	p.write("go.mod", "") // for good
	if got := p.changes(); !slices.Equal(got, []string{"go.mod"}) || p.text("go.mod") != "" {
		t.Errorf("changed: %v, to %q", got, p.text("go.mod"))
	}
}

// TestSettle holds that the first changes of a burst are returned at once, and the others when it is over.
func TestSettle(t *testing.T) {
	t.Parallel()
	p := newProject(t, New())
	p.read(all...)
	settle := func() []string {
		t.Helper()
		changed, err := p.files.Settle(t.Context())
		p.must(err)
		return p.relative(changed)
	}
	if got := settle(); len(got) > 0 {
		t.Errorf("nothing has happened, and changed: %v", got)
	}
	for _, step := range []struct {
		first, then func()
		early, rest []string
	}{
		{func() { p.write("go.mod", "new") }, func() {}, []string{"go.mod"}, nil},
		{func() { p.write("go.mod", "newer") }, func() { p.write("api/api.go", "new") }, []string{"go.mod"}, []string{"api/api.go"}},
		{func() { p.write("go.mod", "half") }, func() { p.write("go.mod", "whole") }, []string{"go.mod"}, []string{"go.mod"}},
		{func() { p.write("go.mod", "whole"); p.write("api/api.go", "old") }, func() {}, []string{"api/api.go"}, nil},
	} {
		step.first()
		first, err := p.files.FirstChanges(t.Context())
		p.must(err)
		got := p.relative(first)
		step.then()
		rest := settle()
		if !slices.Equal(got, step.early) || !slices.Equal(rest, step.rest) {
			t.Errorf("first %v and then %v, want %v and then %v", got, rest, step.early, step.rest)
		}
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
