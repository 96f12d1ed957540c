package digest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// remember gives the test a cache folder of its own, and stores a run in it that read a file.
func remember(t *testing.T) (m *Memory, file string) {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	t.Setenv("LocalAppData", t.TempDir())
	m, err := Open("args")
	must(t, err)
	p := newProject(t)
	p.write("file", "text")
	file = p.path("file")
	r := NewRecorder()
	_, err = r.ReadFile(file)
	must(t, err)
	must(t, m.Store(r, "first", "", "third"))
	return m, file
}

func TestMemory(t *testing.T) {
	m, file := remember(t)
	note, fresh := m.Fresh(false)
	if !fresh || !slices.Equal(note, []string{"first", "", "third"}) {
		t.Errorf("found %q, %t", note, fresh)
	}
	other, err := Open("other", "args")
	must(t, err)
	if _, fresh := other.Fresh(false); fresh {
		t.Error("another command line is fresh")
	}
	overwrite(t, file, "other")
	if note, fresh := m.Fresh(false); fresh || note != nil {
		t.Errorf("the file changed, and it is fresh: %q", note)
	}
	overwrite(t, file, "text")
	if _, fresh := m.Fresh(false); !fresh {
		t.Error("the file is as it was, and it isn't fresh")
	}
	m.Forget()
	if _, fresh := m.Fresh(false); fresh {
		t.Error("what is forgotten is fresh")
	}
}

// TestBroken stores digests that no run has stored.
func TestBroken(t *testing.T) {
	m, _ := remember(t)
	whole, err := os.ReadFile(m.file)
	must(t, err)
	ignored := func(what, text string) {
		t.Helper()
		overwrite(t, m.file, text)
		if _, fresh := m.Fresh(false); fresh {
			t.Errorf("%s is taken for a digest", what)
		}
	}
	for n := range whole {
		ignored(fmt.Sprintf("the first %d bytes", n), string(whole[:n]))
		flipped := slices.Clone(whole)
		flipped[n] ^= 0x40
		ignored(fmt.Sprintf("a digest with another byte at %d", n), string(flipped))
	}
	ignored("one of another version", strings.Replace(string(whole), "digest 1", "digest 2", 1))
	ignored("a longer one", string(whole)+"x")
	must(t, os.Remove(m.file))
	must(t, os.Mkdir(m.file, 0o755))
	if _, fresh := m.Fresh(false); fresh {
		t.Error("a folder is taken for a digest")
	}
	must(t, os.Remove(m.file))
	overwrite(t, m.file, string(whole))
	if _, fresh := m.Fresh(false); !fresh {
		t.Error("the digest that was stored isn't taken for one")
	}
}

// TestForeign puts the digest of one run in the place of another's.
func TestForeign(t *testing.T) {
	m, _ := remember(t)
	other, err := Open("other")
	must(t, err)
	must(t, os.Rename(m.file, other.file))
	if _, fresh := other.Fresh(false); fresh {
		t.Error("the digest of another command line is taken for its own")
	}
}

// FuzzDecode makes digests of any bytes, with a checksum that is right: none of them may break anything.
func FuzzDecode(f *testing.F) {
	d := &digest{note: []string{"note"}, entries: []entry{{path: "/path"}}}
	start := len(head) + len(sum{}) + 4
	f.Add(d.encode(sum{})[start:])
	f.Fuzz(func(_ *testing.T, body []byte) {
		decode(sealed(sum{}, body), sum{})
	})
}

// TestManyRuns stores and reads one digest from many goroutines, as many runs of one go generate do.
func TestManyRuns(t *testing.T) {
	m, file := remember(t)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			r := NewRecorder()
			_, _ = r.ReadFile(file)
			if err := m.Store(r, "note"); err != nil {
				t.Error(err)
			}
			if _, fresh := m.Fresh(false); !fresh {
				t.Error("it isn't fresh")
			}
		})
	}
	wg.Wait()
	left, err := filepath.Glob(filepath.Join(filepath.Dir(m.file), "*"))
	must(t, err)
	if len(left) != 1 {
		t.Errorf("found %v, want one digest", left)
	}
}

// TestPrune stores one digest more than are kept.
func TestPrune(t *testing.T) {
	m, _ := remember(t)
	folder := filepath.Dir(m.file)
	for i := range keep {
		path := filepath.Join(folder, strconv.Itoa(i))
		overwrite(t, path, "")
		when := time.Now().Add(-time.Duration(i+1) * time.Hour)
		must(t, os.Chtimes(path, when, when))
	}
	must(t, m.Store(NewRecorder()))
	left, err := os.ReadDir(folder)
	must(t, err)
	if len(left) != keep {
		t.Errorf("%d digests are left, want %d", len(left), keep)
	}
	for name, want := range map[string]bool{filepath.Base(m.file): true, "0": true, strconv.Itoa(keep - 2): true, strconv.Itoa(keep - 1): false} {
		if _, err := os.Stat(filepath.Join(folder, name)); (err == nil) != want {
			t.Errorf("%s is kept: %t, want %t", name, err == nil, want)
		}
	}
}

// TestNoCacheFolder can't remember where there is no place to.
func TestNoCacheFolder(t *testing.T) {
	m, _ := remember(t)
	folder := filepath.Dir(m.file)
	must(t, os.RemoveAll(folder))
	overwrite(t, folder, "a file in the way")
	m.Forget()
	if _, fresh := m.Fresh(false); fresh {
		t.Error("it is fresh")
	}
	if err := m.Store(NewRecorder()); err == nil {
		t.Error("it was stored")
	}
	for _, name := range []string{"XDG_CACHE_HOME", "HOME", "LocalAppData"} {
		t.Setenv(name, "")
	}
	if _, err := Open(); err == nil {
		t.Error("found a place without a home folder")
	}
}

func overwrite(t *testing.T, file, text string) {
	t.Helper()
	must(t, os.WriteFile(file, []byte(text), 0o644))
}

func TestAnswer(t *testing.T) {
	m, _ := remember(t)
	if text := m.Recall(); text != nil {
		t.Errorf("nobody told it, and it recalls %q", text)
	}
	m.Remember([]byte("first"))
	m.Remember([]byte("second"))
	m.Forget() // the digest
	if text := string(m.Recall()); text != "second" {
		t.Errorf("recalled %q", text)
	}
	other, err := Open("other", "args")
	must(t, err)
	if text := other.Recall(); text != nil {
		t.Errorf("another command line recalls %q", text)
	}
	data, err := os.ReadFile(m.answer)
	must(t, err)
	for _, broken := range []string{"", "short", string(data[:len(data)-1]), string(data) + "x"} {
		overwrite(t, m.answer, broken)
		if text := m.Recall(); text != nil {
			t.Errorf("a broken file recalls %q", text)
		}
	}
}
