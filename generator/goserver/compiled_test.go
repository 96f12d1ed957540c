package goserver

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"example.com/rpcgen/analyzer"
)

// TestCompiled generates the servers of the modules in testdata/compiled, whose APIs lie in the folder api, and runs the tests that stand beside them.
func TestCompiled(t *testing.T) {
	archives, err := filepath.Glob("testdata/compiled/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("found no archives: %v", err)
	}
	for _, name := range archives {
		t.Run(filepath.Base(name), func(t *testing.T) { testCompiled(t, name) })
	}
}

func testCompiled(t *testing.T, name string) {
	t.Helper()
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "go.mod"), []byte("module example.com/app\n\ngo 1.26\n"))
	for _, file := range archive.Files {
		writeFile(t, filepath.Join(dir, filepath.FromSlash(file.Name)), file.Data)
	}
	result, err := analyzer.Load(analyzer.Config{Dir: filepath.Join(dir, "api")})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range generated(t, result.API, Options{}) {
		writeFile(t, filepath.Join(dir, "rpc", filepath.FromSlash(file.Path)), file.Data)
	}
	for _, command := range [][]string{{"vet", "./..."}, {"test", "-count=1", "./..."}} {
		cmd := exec.CommandContext(t.Context(), "go", command...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-trimpath") // the go command finds what it built the last time
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v: %v\n%s", cmd.Args, err, out)
		}
	}
}
