//go:build unix

package output

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"
)

// childEnv names the variable that makes the test binary a process of its own that writes. Standard input says what, as a gob.
const childEnv = "RPCGEN_TEST_CHILD"

// A job is what a child does.
type job struct {
	Dir  string
	Runs [][]Tree // what it writes, one after the other; it stops at an error
	Loop bool     // it begins again after the last, until it is killed

	UID      int    // it becomes this user; 0: it stays what it is
	FileSize uint64 // no file may become bigger, in bytes; 0: no limit
	Tmpfs    string // it mounts a file system of this size on Dir, which it alone sees; "": it doesn't
	Folded   string // it mounts a file system on Dir that folds case and holds this folder's files; "": it doesn't
}

// An outcome is what a child prints.
type outcome struct {
	Report     Report // of the last run
	Err        string
	Permission bool              // the error is for want of permission
	Files      map[string]string // what is below Dir after the last run
}

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) != "" {
		os.Exit(child())
	}
	os.Exit(runTests(m))
}

// runTests runs the tests with a cache folder of their own, so that the user's doesn't fill with the locks of folders that are gone.
func runTests(m *testing.M) int {
	cache, err := os.UserCacheDir()
	if err == nil && os.Getenv("GOCACHE") == "" { // an example runs the go command, which keeps its cache
		err = os.Setenv("GOCACHE", filepath.Join(cache, "go-build"))
	}
	var own string
	if err == nil {
		own, err = os.MkdirTemp("", "rpcgen-cache")
	}
	if err == nil {
		defer os.RemoveAll(own)
		err = os.Setenv("XDG_CACHE_HOME", own)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// child does the job, prints its outcome, and returns the exit code: 3 if the job can't be begun.
func child() int {
	var j job
	err := gob.NewDecoder(os.Stdin).Decode(&j)
	if err == nil {
		err = j.prepare()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 3
	}
	var out outcome
	for first := true; out.Err == "" && (first || j.Loop); first = false {
		out = j.write()
		if first && j.Loop {
			fmt.Println("looping")
		}
	}
	if out.Files, err = snapshotOf(j.Dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintln(os.Stderr, err)
		return 3
	}
	if err := gob.NewEncoder(os.Stdout).Encode(out); err != nil {
		return 3
	}
	return 0
}

func (j job) prepare() error {
	if j.Tmpfs != "" {
		if err := mountTmpfs(j.Dir, j.Tmpfs); err != nil {
			return fmt.Errorf("mount a tmpfs: %w", err)
		}
	}
	if j.Folded != "" {
		if err := mountFolding(j.Folded, j.Dir); err != nil {
			return fmt.Errorf("mount a file system of /dev/fuse: %w", err)
		}
	}
	if j.FileSize != 0 {
		signal.Ignore(syscall.SIGXFSZ)
		var limit syscall.Rlimit
		set(&limit.Cur, j.FileSize)
		set(&limit.Max, j.FileSize)
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			return fmt.Errorf("limit the file size: %w", err)
		}
	}
	if j.UID != 0 {
		if err := syscall.Setuid(j.UID); err != nil {
			return fmt.Errorf("become user %d: %w", j.UID, err)
		}
	}
	return nil
}

// set sets a limit, whose type differs from one system to another.
func set[N int64 | uint64](limit *N, to uint64) { *limit = N(to) }

func (j job) write() outcome {
	var out outcome
	for _, trees := range j.Runs {
		report, err := Write(j.Dir, Origin{}, trees)
		out.Report = report
		if err != nil {
			out.Err, out.Permission = err.Error(), errors.Is(err, fs.ErrPermission)
			break
		}
	}
	return out
}

// command returns the command that runs a child.
func (j job) command(t *testing.T) *exec.Cmd {
	t.Helper()
	var stdin bytes.Buffer
	if err := gob.NewEncoder(&stdin).Encode(j); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), childEnv+"=1")
	cmd.Stdin = &stdin
	if j.UID != 0 { // locks that this user can have
		cache := t.TempDir()
		openUp(t, filepath.Dir(cache), cache)
		cmd.Env = append(cmd.Env, "XDG_CACHE_HOME="+cache)
	}
	cmd.Stderr = os.Stderr
	return cmd
}

// openUp lets every user write to folders.
func openUp(t *testing.T, folders ...string) {
	t.Helper()
	for _, folder := range folders {
		if err := os.Chmod(folder, 0o777); err != nil {
			t.Fatal(err)
		}
	}
}

// run runs a child to its end.
func (j job) run(t *testing.T) outcome {
	t.Helper()
	text, err := j.command(t).Output()
	if err != nil {
		t.Fatalf("child: %v", err)
	}
	out, err := parseOutcome(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func parseOutcome(text []byte) (outcome, error) {
	var out outcome
	if err := gob.NewDecoder(bytes.NewReader(text)).Decode(&out); err != nil {
		return out, fmt.Errorf("child printed %q: %w", text, err)
	}
	return out, nil
}
