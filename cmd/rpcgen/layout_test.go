package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/generatortest"
)

// checkGenerated checks the layout of all generated files below a folder, and copies those in Python into another one, for ruff.
func checkGenerated(tb testing.TB, dir, python string) {
	tb.Helper()
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || !generatortest.HasLayout(name) {
			return nil //nolint:nilerr // scripts leave folders that can't be read
		}
		data, err := os.ReadFile(name)
		if err != nil || !generator.IsGenerated(data) {
			return nil //nolint:nilerr // the same for files
		}
		short, err := filepath.Rel(filepath.Dir(dir), name)
		if err != nil {
			return err
		}
		generatortest.CheckLayout(tb, generator.File{Path: filepath.ToSlash(short), Data: data})
		if filepath.Ext(name) != ".py" {
			return nil
		}
		twin := filepath.Join(python, short)
		if err := os.MkdirAll(filepath.Dir(twin), 0o755); err != nil {
			return err
		}
		return os.WriteFile(twin, data, 0o644)
	})
	if err != nil {
		tb.Error(err)
	}
}

// lintPython lets ruff check the Python files below a folder, of which there must be some.
func lintPython(t *testing.T, dir string) {
	t.Helper()
	ruff, err := filepath.Abs("../../.build/venv/bin/ruff")
	if err == nil {
		_, err = os.Stat(ruff)
	}
	if err != nil {
		t.Fatalf("ruff is missing: run make tools-python: %v", err)
	}
	config, err := filepath.Abs("../../generator/python/generated.toml")
	if err != nil {
		t.Fatal(err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) == 0 {
		t.Errorf("no script generates Python: %v", err)
	}
	for _, command := range [][]string{{"check"}, {"format", "--check"}} {
		cmd := exec.Command(ruff, append(command, "--no-cache", "--config", config, ".")...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", cmd, err, out)
		}
	}
}
