package generate

import (
	"os"
	"path/filepath"
	"strings"
)

// gitLock returns the file that exists while git changes many files, e.g. for a checkout. Meanwhile the sources are neither those of the old branch nor
// those of the new one. It returns "" outside of a repository.
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

// gitDir returns the folder that a .git file names.
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
