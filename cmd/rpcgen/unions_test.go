package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/generatortest"
	"example.com/rpcgen/generator/goserver"
)

// TestServerUnions generates the server of testdata/unions, and runs its tests: what tells the variants of unions apart is written even where a handler left it
// empty, and what it returned isn't touched.
func TestServerUnions(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/unions")); err != nil {
		t.Fatal(err)
	}
	result, err := analyzer.Load(analyzer.Config{Dir: dir, Patterns: []string{"./..."}})
	if err != nil {
		t.Fatal(err)
	}
	backend, err := goserver.New(goserver.Options{ImportPath: "example.com/app/rpc"})
	if err != nil {
		t.Fatal(err)
	}
	files, err := backend.Generate(result.API)
	if err != nil {
		t.Fatal(err)
	}
	generatortest.CheckLayout(t, files...)
	writeFiles(t, filepath.Join(dir, "rpc"), files)
	for _, args := range [][]string{{"vet", "./..."}, {"test", "-race", "./rpc"}} {
		cmd := exec.CommandContext(t.Context(), "go", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("go %s: %v\n%s", args, err, out)
		}
	}
}

func writeFiles(t *testing.T, dir string, files []generator.File) {
	t.Helper()
	for _, file := range files {
		path := filepath.Join(dir, file.Path)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, file.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
