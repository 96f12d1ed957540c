//go:build unix

package output

import (
	"os"
	"path/filepath"
	"strconv"
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
			if _, err := Write(name, Origin{}, []Tree{tree("go", "a.go", "")}); err != nil {
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
	if _, err := Write(filepath.Join(base, "free"), Origin{}, []Tree{tree("go", "a.go", "")}); err != nil {
		t.Errorf("another folder: %v", err)
	}
	if _, err := first.Write(Origin{}, []Tree{tree("go", "a.go", "1")}); err != nil {
		t.Errorf("the holder: %v", err)
	}
	first.Close()
	writers.Wait()
	diff(t, "file", read(t, filepath.Join(dir, "go", "a.go")), header(".go"))
}

// Runs that don't share a cache folder, as that of an editor in a sandbox and that of a terminal, see each other all the same.
func TestRunsWithoutACommonCacheFolder(t *testing.T) {
	dir := t.TempDir()
	holder, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", elsewhere)
	t.Setenv("HOME", elsewhere)
	first := []Tree{tree("go", "a.go", "1")}
	found := make(chan string, 1)
	var other sync.WaitGroup
	other.Go(func() {
		text, err := Diff(dir, Origin{}, first)
		if err != nil {
			t.Error(err)
		}
		found <- string(text)
		if _, err := Write(dir, Origin{}, []Tree{tree("go", "a.go", "2")}); err != nil {
			t.Error(err)
		}
	})
	time.Sleep(100 * time.Millisecond)
	if _, err := holder.Write(Origin{}, first); err != nil {
		t.Error(err)
	}
	holder.Close()
	other.Wait()
	diff(t, "what differs, once the holder is done", <-found, "")
	diff(t, "file", read(t, filepath.Join(dir, "go", "a.go")), header(".go")+"2")
}

// A folder that was missing when a run began, and was made by one that shares no cache folder, is waited for too.
func TestFolderMadeByAnotherRun(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "opensdk")
	early, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer early.Close()
	elsewhere := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", elsewhere)
	t.Setenv("HOME", elsewhere)
	write(t, dir, tree("go", "a.go", "1"))
	holder, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	reports := make(chan Report, 1)
	go func() {
		report, err := early.Write(Origin{}, []Tree{tree("go", "a.go", "3")})
		if err != nil {
			t.Error(err)
		}
		reports <- report
	}()
	time.Sleep(100 * time.Millisecond)
	if len(reports) > 0 {
		t.Error("the folder was written while another run held it")
	}
	if _, err := holder.Write(Origin{}, []Tree{tree("go", "a.go", "2")}); err != nil {
		t.Error(err)
	}
	diff(t, "file", read(t, filepath.Join(dir, "go", "a.go")), header(".go")+"2")
	holder.Close()
	diff(t, "report", <-reports, Report{Updated: []string{"go/a.go"}})
}

// TestFolderMadeByTwoRuns has two runs, of different languages, find no output folder, while each has a cache folder of its own. Both languages must be
// there in the end, and in the manifest.
func TestFolderMadeByTwoRuns(t *testing.T) {
	base := t.TempDir()
	for round := range 100 {
		dir := filepath.Join(base, strconv.Itoa(round), "opensdk")
		opened := map[string]*Folder{}
		for _, language := range []string{"go", "python"} {
			cache := t.TempDir()
			t.Setenv("XDG_CACHE_HOME", cache)
			t.Setenv("HOME", cache)
			folder, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			opened[language] = folder
		}
		var writing sync.WaitGroup
		for language, folder := range opened {
			writing.Go(func() {
				defer folder.Close()
				if _, err := folder.Write(Origin{}, []Tree{tree(language, "a.go", "")}); err != nil {
					t.Errorf("round %d: %v", round, err)
				}
			})
		}
		writing.Wait()
		diff(t, "files", snapshot(t, dir), map[string]string{
			"go/a.go": header(".go"), "python/a.go": header(".go"), manifestName: manifestOf("go/a.go header", "python/a.go header"),
		})
		if t.Failed() {
			t.Fatalf("in round %d", round)
		}
	}
}

// TestLockOfAFolderMadeAnew waits for the lock of a folder that is replaced meanwhile: the lock of the old one protects nothing.
func TestLockOfAFolderMadeAnew(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "opensdk")
	put(t, dir, "a", "")
	holder, err := flock(dir, true)
	if err != nil {
		t.Fatal(err)
	}
	locked := make(chan *os.File)
	go func() {
		folder, err := flock(dir, true)
		if err != nil {
			t.Error(err)
		}
		locked <- folder
	}()
	time.Sleep(100 * time.Millisecond)
	if err := os.Rename(dir, dir+".old"); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "b", "")
	holder.Close()
	folder := <-locked
	defer folder.Close()
	if !isAt(folder, dir) {
		t.Errorf("locked the old folder, want the one that is at %s now", dir)
	}
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

	// Where neither can, the folder itself has to do; and where that is missing, nothing is written.
	t.Setenv("TMPDIR", filepath.Join(home, "file"))
	write(t, dir, tree("go", "a.go", "2"))
	missing := filepath.Join(dir, "missing")
	_, err = Write(missing, Origin{}, []Tree{tree("go", "a.go", "2")})
	if !strings.HasPrefix(message(t, err), "no place for a lock file: ") {
		t.Errorf("error %q, want it to say that there is no place for a lock file", err)
	}
	if _, err := os.Lstat(missing); err == nil {
		t.Error("the output folder was made")
	}
}
