package main

import (
	"os"
	"path/filepath"
	"strings"
)

// gitLock is the file that is there while git changes many files, as a checkout does: between two of them the sources are neither of one branch
// nor of the other. It is "" outside of a repository.
func gitLock(dir string) string {
	for {
		at := filepath.Join(dir, ".git")
		if info, err := os.Stat(at); err == nil {
			if !info.IsDir() { // of a worktree or a submodule
				at = gitDir(at)
			}
			return filepath.Join(at, "index.lock")
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// gitDir reads where a .git file leads.
func gitDir(file string) string {
	text, _ := os.ReadFile(file)
	to := strings.TrimSpace(strings.TrimPrefix(string(text), "gitdir:"))
	if !filepath.IsAbs(to) {
		to = filepath.Join(filepath.Dir(file), to)
	}
	return to
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
