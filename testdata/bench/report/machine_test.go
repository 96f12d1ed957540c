package report

import (
	"os"
	"path/filepath"
	"testing"
)

func TestField(t *testing.T) {
	file := filepath.Join(t.TempDir(), "cpuinfo")
	if err := os.WriteFile(file, []byte("processor\t: 0\nmodel name\t: A B\nmodel name\t: C\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := field(file, "model name", ":"); got != "A B" {
		t.Errorf("got %q", got)
	}
	if got := field(file, "model", ":") + field(file+"none", "model", ":"); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestNpmVersion(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "package.json"), []byte(`{"name": "ws", "version": "8.23.0"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := NpmVersion(dir); err != nil || got != "8.23.0" {
		t.Errorf("got %q, error %v", got, err)
	}
	if _, err := NpmVersion(filepath.Join(dir, "none")); err == nil {
		t.Error("a package that isn't there has a version")
	}
}
