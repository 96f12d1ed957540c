package answers

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// open returns a cache in a cache folder of the test's own.
func open(t *testing.T) *Cache {
	t.Helper()
	for _, name := range []string{"XDG_CACHE_HOME", "HOME", "LocalAppData"} {
		t.Setenv(name, t.TempDir())
	}
	return reopen(t)
}

// reopen returns the cache as another process finds it.
func reopen(t *testing.T) *Cache {
	t.Helper()
	c, err := Open("/app", []string{"./..."}, nil)
	must(t, err)
	return c
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, file, text string) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(file), 0o755))
	must(t, os.WriteFile(file, []byte(text), 0o644))
}

func TestRecall(t *testing.T) {
	c := open(t)
	if text := c.Recall(); text != nil {
		t.Errorf("an empty cache recalls %q", text)
	}
	for _, text := range []string{"first", "", "second\nline"} {
		c.Remember([]byte(text))
		if got := reopen(t).Recall(); got == nil || string(got) != text {
			t.Errorf("recalled %q, want %q", got, text)
		}
	}
}

func TestDamagedFile(t *testing.T) {
	c := open(t)
	c.Remember([]byte("text"))
	whole, err := os.ReadFile(c.file)
	must(t, err)
	damaged := [][]byte{append(slices.Clone(whole), 'x')}
	for n := range whole {
		flipped := slices.Clone(whole)
		flipped[n] ^= 0x40
		damaged = append(damaged, whole[:n], flipped)
	}
	for _, data := range damaged {
		put(t, c.file, string(data))
		if text := c.Recall(); text != nil {
			t.Errorf("the damaged file %q recalls %q", data, text)
		}
	}
	c.Remember([]byte("text"))
	if text := string(c.Recall()); text != "text" {
		t.Errorf("recalled %q after the damage", text)
	}
}

func TestReadOnly(t *testing.T) {
	c := open(t)
	c.ReadOnly().Remember([]byte("text"))
	if entries, err := os.ReadDir(os.Getenv("XDG_CACHE_HOME")); err != nil || len(entries) > 0 {
		t.Errorf("a read-only cache wrote %v, %v", entries, err)
	}
	c.Remember([]byte("text"))
	c.ReadOnly().Remember([]byte("other"))
	if text := string(c.ReadOnly().Recall()); text != "text" {
		t.Errorf("recalled %q", text)
	}
}

func TestPrune(t *testing.T) {
	c := open(t)
	folder := filepath.Dir(c.file)
	for i := range limit {
		file := filepath.Join(folder, strconv.Itoa(i))
		put(t, file, "")
		when := time.Now().Add(-time.Duration(i+1) * time.Hour)
		must(t, os.Chtimes(file, when, when))
	}
	c.Remember([]byte("text"))
	left, err := os.ReadDir(folder)
	must(t, err)
	if len(left) != limit {
		t.Errorf("%d answers are left, want %d", len(left), limit)
	}
	for name, want := range map[string]bool{filepath.Base(c.file): true, "0": true, strconv.Itoa(limit - 2): true, strconv.Itoa(limit - 1): false} {
		if _, err := os.Stat(filepath.Join(folder, name)); (err == nil) != want {
			t.Errorf("%s is left: %t, want %t", name, err == nil, want)
		}
	}
}

func TestNoCacheFolder(t *testing.T) {
	c := open(t)
	put(t, filepath.Join(filepath.Dir(filepath.Dir(c.file)), "answers"), "a file in the way")
	c.Remember([]byte("text"))
	if text := c.Recall(); text != nil {
		t.Errorf("recalled %q", text)
	}
	for _, name := range []string{"XDG_CACHE_HOME", "HOME", "LocalAppData"} {
		t.Setenv(name, "")
	}
	if _, err := Open("/app", nil, nil); err == nil {
		t.Error("found a cache folder without a home folder")
	}
}

// TestManyProcesses stores one answer many times at once, as the runs of one go generate do.
func TestManyProcesses(t *testing.T) {
	c := open(t)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			c.Remember([]byte("text"))
			if text := string(c.Recall()); text != "text" {
				t.Errorf("recalled %q", text)
			}
		})
	}
	wg.Wait()
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(c.file), "*")); err != nil || len(left) != 1 {
		t.Errorf("found %v, %v, want one file", left, err)
	}
}
