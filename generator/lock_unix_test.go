//go:build unix

package generator

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestOpenWaitsForTheOutputFolder(t *testing.T) {
	base := t.TempDir()
	dir := filepath.Join(base, "deep", "opensdk") // missing, and yet to be held
	link(t, base, filepath.Join(base, "other"))
	first, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(base)
	var writers sync.WaitGroup
	early := make(chan string, 4)
	// The last is the same folder where the file system folds case.
	names := []string{dir, "deep/../deep/opensdk/", filepath.Join("other", "deep", "opensdk"), filepath.Join("deep", "OpenSDK")}
	for _, name := range names {
		writers.Go(func() {
			if _, err := Write(name, []Tree{tree("go", "a.go", "")}); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			early <- name
		})
	}
	select {
	case name := <-early:
		t.Errorf("%s was written while it was held", name)
	case <-time.After(100 * time.Millisecond):
	}
	if _, err := Write(filepath.Join(base, "free"), []Tree{tree("go", "a.go", "")}); err != nil {
		t.Errorf("another folder: %v", err)
	}
	if _, err := first.Write([]Tree{tree("go", "a.go", "1")}); err != nil {
		t.Errorf("the holder: %v", err)
	}
	first.Close()
	writers.Wait()
	diff(t, "file", read(t, filepath.Join(dir, "go", "a.go")), header(".go"))
}

func TestLockLiesInTheCacheFolder(t *testing.T) {
	home, temp, dir := t.TempDir(), t.TempDir(), t.TempDir()
	setHome := func(home string) {
		t.Setenv("XDG_CACHE_HOME", home)
		t.Setenv("HOME", home) // for systems that know no XDG_CACHE_HOME
	}
	setHome(home)
	t.Setenv("TMPDIR", temp)
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, tree("go", "a.go", ""))
	write(t, dir, tree("go", "a.go", ""))
	diff(t, "files", snapshot(t, dir), map[string]string{"go/a.go": header(".go"), manifestName: manifestOf("go/a.go header")})
	locks, err := filepath.Glob(filepath.Join(cache, "rpcgen", "locks", "*.lock"))
	if err != nil || len(locks) != 1 {
		t.Errorf("found the locks %v, %v; want one", locks, err)
	}

	// Where the cache folder can't be made, the folder for temporary files has to do.
	put(t, home, "file", "")
	setHome(filepath.Join(home, "file"))
	write(t, dir, tree("go", "a.go", ""))
	locks, err = filepath.Glob(filepath.Join(temp, "rpcgen-locks-*", "*.lock"))
	if err != nil || len(locks) != 1 {
		t.Errorf("found the locks %v, %v; want one", locks, err)
	}

	// Where neither can, nothing is written.
	t.Setenv("TMPDIR", filepath.Join(home, "file"))
	_, err = Write(dir, []Tree{tree("go", "a.go", "2")})
	if !strings.HasPrefix(message(t, err), "no place for a lock file: ") {
		t.Errorf("error %q, want it to say that there is no place for a lock file", err)
	}
	diff(t, "file", read(t, filepath.Join(dir, "go", "a.go")), header(".go"))
}
