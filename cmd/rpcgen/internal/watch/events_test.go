package watch

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// TestOverflow has more happen than the system keeps events for.
func TestOverflow(t *testing.T) {
	t.Parallel()
	p := newProject(t, New())
	p.read(all...)
	p.files.mu.Lock() // nobody takes events
	for range 12_000 {
		p.write("api/x.go", "")
		p.remove("api/x.go")
	}
	p.remove("api/v2")
	p.write("api/v2/v2.go", "new")
	p.files.mu.Unlock()
	if got := p.changes(); !slices.Equal(got, []string{"api/v2/v2.go"}) {
		t.Errorf("changed: %v", got)
	}
	p.write("api/v2/new.go", "new")
	if got := p.changes(); !slices.Equal(got, []string{"api/v2/new.go"}) {
		t.Errorf("changed: %v", got)
	}
}

// TestNoWatchesLeft has the system refuse a watch in the middle: it goes on by polling, and says why.
func TestNoWatchesLeft(t *testing.T) {
	t.Parallel()
	p := newProject(t, New())
	p.files.pause = time.Millisecond
	p.read("go.mod", "api/")
	p.files.mu.Lock()
	p.files.pollInstead(errors.New("none left"))
	p.files.mu.Unlock()
	p.read("api/v2/", "api/v2/v2.go")
	if err := p.files.Polls(); err == nil || err.Error() != "none left" {
		t.Errorf("polls because of: %v", err)
	}
	p.write("api/v2/v2.go", "new")
	if got := p.changes(); !slices.Equal(got, []string{"api/v2/v2.go"}) {
		t.Errorf("changed: %v", got)
	}
	p.write("go.mod", "new")
	if got := p.changes(); !slices.Equal(got, []string{"go.mod"}) {
		t.Errorf("changed: %v", got)
	}
}

// TestNoWatchForFolder has the system refuse to watch a folder that is read, also through a symlink: what was read is polled from then on.
func TestNoWatchForFolder(t *testing.T) {
	t.Parallel()
	for _, read := range []string{"api/", "link/", "link/v2/"} {
		t.Run(read, func(t *testing.T) {
			t.Parallel()
			p := newProject(t, New())
			p.link("api", "link")
			p.files.pause = time.Millisecond
			p.files.folders.events.Close() // each Add fails from now on
			p.read(read)
			if err := p.files.Polls(); !errors.Is(err, fsnotify.ErrClosed) {
				t.Errorf("polls because of: %v", err)
			}
			p.write(read+"new.go", "new")
			if got := p.changes(); !slices.Equal(got, []string{read + "new.go"}) {
				t.Errorf("changed: %v", got)
			}
		})
	}
}
