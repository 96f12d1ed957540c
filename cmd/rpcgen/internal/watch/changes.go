package watch

import (
	"context"
	"maps"
	"os"
	"slices"
	"time"
)

const (
	// quiet is the time without an event after which a burst is over. A program that saves a file in several steps (make another, write, rename) takes no
	// longer between two of them.
	quiet = 8 * time.Millisecond
	// moment is the time without an event after which a burst is most likely over.
	moment = time.Millisecond
	// patience is how long a burst may last.
	patience = 250 * time.Millisecond
	// muchPatience is how long a burst may last while a program is busy.
	muchPatience = 5 * time.Second
)

// A burst is events that follow each other closely.
type burst struct{ first, last time.Time }

func (b *burst) add(t time.Time) {
	if b.first.IsZero() {
		b.first = t
	}
	b.last = t
}

// end returns when the burst is over unless there is another event: after the quiet time, but no later than the burst may last.
func (b *burst) end(quiet time.Duration, busy bool) time.Time {
	end, latest := b.last.Add(quiet), b.first.Add(patience)
	if busy {
		end, latest = time.Now().Add(quiet), b.first.Add(muchPatience)
	}
	if latest.Before(end) {
		return latest
	}
	return end
}

// Changes waits until a burst of events is over and something differs from what readers were given. It returns the paths: files whose contents changed,
// files and folders that came or went. The error is the context's.
func (f *Files) Changes(ctx context.Context) ([]string, error) {
	for {
		if err := f.settle(ctx, quiet); err != nil {
			return nil, err
		}
		if changed := f.refresh(); len(changed) > 0 {
			return changed, nil
		}
	}
}

// FirstChanges is like Changes, but returns as soon as the burst is most likely over. Settle waits for its end, and returns further changes.
func (f *Files) FirstChanges(ctx context.Context) ([]string, error) {
	if err := f.settle(ctx, moment); err != nil {
		return nil, err
	}
	if changed := f.refresh(); len(changed) > 0 {
		return changed, nil
	}
	return f.Changes(ctx)
}

// Settle waits until no burst of events is going on, and returns what has changed in it since FirstChanges.
func (f *Files) Settle(ctx context.Context) ([]string, error) {
	f.mu.Lock()
	idle := f.burst.first.IsZero()
	f.mu.Unlock()
	if idle {
		return nil, ctx.Err()
	}
	if err := f.settle(ctx, quiet); err != nil {
		return nil, err
	}
	return f.refresh(), nil
}

// settle waits for the next burst, or the present one, and then until there was no event for the given time. If that is at least quiet, the burst is over.
func (f *Files) settle(ctx context.Context, enough time.Duration) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		busy := f.Busy()
		f.mu.Lock()
		idle, left := f.burst.first.IsZero(), time.Until(f.burst.end(enough, busy))
		if !idle && left <= 0 && enough >= quiet {
			f.burst = burst{}
		}
		f.mu.Unlock()
		var over <-chan time.Time
		if !idle {
			if left <= 0 {
				return ctx.Err()
			}
			timer.Reset(left)
			over = timer.C
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-f.wake:
		case <-over:
		}
	}
}

// refresh reads the doubtful paths again, and lists those that differ from what readers were given.
func (f *Files) refresh() []string {
	f.mu.Lock()
	doubtful := map[string]*observation{}
	for name, s := range f.observations {
		if s.doubtful {
			s.doubtful, s.stamp = false, stamp{} // until the next event
			doubtful[name] = s
		}
	}
	f.mu.Unlock()
	changed := map[string]bool{}
	for name, s := range doubtful {
		for _, name := range f.reread(name, s) {
			changed[name] = true
		}
	}
	return slices.Sorted(maps.Keys(changed))
}

// reread reads a path again, and lists what has changed there.
func (f *Files) reread(name string, s *observation) []string {
	if f.isBeingSaved(name, s) {
		return nil
	}
	f.mu.Lock()
	changed := s.changed
	s.changed = nil
	f.mu.Unlock()
	return slices.Concat(changed, rereadPart(f, name, s, f.text()), rereadPart(f, name, s, f.kind()), rereadPart(f, name, s, f.names()))
}

// isBeingSaved reports whether a file has just been emptied: then most likely a program is about to write it anew. The file stays doubtful for a while.
func (f *Files) isBeingSaved(name string, s *observation) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	info, err := os.Stat(name)
	if s.text == nil || len(s.text.value) == 0 || err != nil || info.Size() > 0 {
		s.emptied = time.Time{}
		return false
	}
	if s.emptied.IsZero() {
		s.emptied = time.Now()
	}
	if time.Since(s.emptied) > patience {
		return false
	}
	f.doubt(name)
	return true
}

// rereadPart reads one aspect of a path again, if a reader has asked for it, and lists what has changed.
func rereadPart[T any](f *Files, name string, s *observation, a aspect[T]) []string {
	f.mu.Lock()
	old := *a.part(s)
	f.mu.Unlock()
	if old == nil {
		return nil
	}
	now := find(f, name, s, a)
	f.mu.Lock()
	defer f.mu.Unlock()
	if isTransient(now.err) {
		*a.part(s) = nil
		return []string{name}
	}
	changed := a.changed(name, old, now)
	if changed != nil {
		*a.part(s) = now
	}
	return changed
}
