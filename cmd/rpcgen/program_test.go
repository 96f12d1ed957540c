package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// buildProgram builds the program, for tests that a command within the test's own binary isn't real enough for. Every user can run it.
func buildProgram(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	openUp(t, filepath.Dir(dir), dir)
	program := filepath.Join(dir, executable("rpcgen"))
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return program
}

// openUp lets every user look into folders, and write to the last one.
func openUp(t *testing.T, folders ...string) {
	t.Helper()
	for i, folder := range folders {
		mode := fs.FileMode(0o755)
		if i == len(folders)-1 {
			mode = 0o777
		}
		if err := os.Chmod(folder, mode); err != nil {
			t.Fatal(err)
		}
	}
}
