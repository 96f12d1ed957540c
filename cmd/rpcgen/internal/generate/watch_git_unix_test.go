//go:build unix

package generate

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"example.com/rpcgen/cmd/rpcgen/internal/commandline"
	"example.com/rpcgen/cmd/rpcgen/internal/console"
)

// TestGitLock finds the lock of repositories, worktrees and submodules where git itself has it.
func TestGitLock(t *testing.T) {
	base := t.TempDir()
	git := func(dir string, args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", filepath.Join(base, dir), "-c", "user.name=x", "-c", "user.email=x@example.com"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	put(t, filepath.Join(base, "repo/api/api.go"), "package api\n")
	put(t, filepath.Join(base, "outside/api.go"), "package api\n")
	git("repo", "init", "-q")
	git("repo", "add", ".")
	git("repo", "commit", "-q", "-m", "all")
	git("repo", "worktree", "add", "-q", "../tree")
	for dir, where := range map[string]string{"repo": "repo/.git", "repo/api": "repo/.git", "tree/api": "repo/.git/worktrees/tree"} {
		lock := gitLock(filepath.Join(base, dir))
		if want := filepath.Join(base, where, "index.lock"); lock != want {
			t.Errorf("%s: the lock is %s, want %s", dir, lock, want)
		}
		put(t, lock, "")
		cmd := exec.Command("git", "-C", filepath.Join(base, dir), "add", ".")
		if err := cmd.Run(); err == nil {
			t.Errorf("%s: git doesn't mind the lock", dir)
		}
		if err := os.Remove(lock); err != nil {
			t.Fatal(err)
		}
	}
	if lock := gitLock(filepath.Join(base, "outside")); lock != "" && !exists(filepath.Dir(lock)) {
		t.Errorf("outside: the lock is %s", lock)
	}
}

// TestBusy holds that a watcher waits for git.
func TestBusy(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, ".git/HEAD"), "")
	w := newWatcher(&job{Printer: console.New(io.Discard, io.Discard, dir), opts: &commandline.Options{}})
	defer w.files.Close()
	if w.files.Busy() {
		t.Error("it waits for nobody")
	}
	put(t, filepath.Join(dir, ".git/index.lock"), "")
	if !w.files.Busy() {
		t.Error("it doesn't wait for git")
	}
}
