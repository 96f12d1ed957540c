package digest

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestChangedUnderTheRun reads paths twice: what differs can't be remembered.
func TestChangedUnderTheRun(t *testing.T) {
	for name, look := range map[string]func(r *Recorder, path string){
		"read": func(r *Recorder, path string) { _, _ = r.ReadFile(path) },
		"stat": func(r *Recorder, path string) { _, _ = r.Stat(path) },
		"list": func(r *Recorder, path string) { _, _ = r.ReadDir(filepath.Dir(path)) },
	} {
		t.Run(name, func(t *testing.T) {
			p := newProject(t)
			path := p.path("file.go")
			r := NewRecorder()
			look(r, path)
			look(r, path)
			if _, err := r.digest(nil); err != nil {
				t.Fatalf("seen twice, and alike: %v", err)
			}
			p.write("file.go", "text")
			look(r, path)
			if _, err := r.digest(nil); err == nil || !strings.HasSuffix(err.Error(), "changed while it was read") {
				t.Errorf("found %v, want that the path changed", err)
			}
		})
	}
}

// TestSeenInSeveralWays looks at paths more and less closely: the closest look counts.
func TestSeenInSeveralWays(t *testing.T) {
	p := newProject(t)
	p.write("folder/file", "text")
	r := &Recorder{seen: map[string]*sight{}}
	for range 2 {
		for _, path := range []string{p.path("folder"), p.path("folder/file")} {
			_, err := r.Stat(path)
			must(t, err)
			_, err = r.ReadDir(path)
			_, readErr := r.ReadFile(path)
			if (err == nil) == (readErr == nil) {
				t.Fatalf("%s: listed: %v, read: %v", path, err, readErr)
			}
		}
	}
	if _, err := r.digest(nil); err != nil {
		t.Error(err)
	}
	got, want := r.Inputs(), []Input{{p.path("folder"), Folder}, {p.path("folder/file"), File}}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("found %v, want %v", got, want)
	}
}

// TestUnreadable can't remember a run that was refused a look: that may end without a trace.
func TestUnreadable(t *testing.T) {
	p := newProject(t)
	p.symlink("loop", "loop")
	r := &Recorder{seen: map[string]*sight{}}
	if _, err := r.ReadFile(p.path("loop")); err == nil {
		t.Fatal("read a symlink to itself")
	}
	if _, err := r.digest(nil); err == nil {
		t.Error("found a digest, want the reason why there is none")
	}
}
