package gomod

import (
	"os"
	"path/filepath"
	"testing"
)

// TestPackageAt holds which package a folder would be, also where it is missing.
func TestPackageAt(t *testing.T) {
	base := t.TempDir()
	writeFile(t, filepath.Join(base, "app/go.mod"), "module example.com/app\n\ngo 1.26\n")
	writeFile(t, filepath.Join(base, "app/inner/go.mod"), "module \"example.com/inner/v2\" // quoted\n")
	writeFile(t, filepath.Join(base, "broken/go.mod"), "go 1.26\n")
	for dir, want := range map[string][2]string{
		"app":               {"example.com/app", "example.com/app"},
		"app/rpc":           {"example.com/app/rpc", "example.com/app"},
		"app/deep/down/rpc": {"example.com/app/deep/down/rpc", "example.com/app"},
		"app/inner/rpc":     {"example.com/inner/v2/rpc", "example.com/inner/v2"},
		"broken/rpc":        {"", ""},
		".":                 {"", ""},
	} {
		importPath, module, ok := PackageAt(Disk{}, filepath.Join(base, dir))
		if importPath != want[0] || module != want[1] || ok != (want[0] != "") {
			t.Errorf("%s: got %q of %q, %t, want %q", dir, importPath, module, ok, want)
		}
	}
}

// TestReach holds which packages a module may import, in a workspace and out of it.
func TestReach(t *testing.T) {
	base := t.TempDir()
	writeFile(t, filepath.Join(base, "app/go.mod"), "module example.com/app\n\ngo 1.26\n\nrequire example.com/api v1.0.0\n")
	writeFile(t, filepath.Join(base, "old/go.mod"), "module example.com/old\n\ngo 1.16\n")
	writeFile(t, filepath.Join(base, "work/go.work"), "go 1.26\n\nuse ./a\nuse ./b\n")
	writeFile(t, filepath.Join(base, "work/a/go.mod"), "module example.com/a\n\ngo 1.26\n")
	writeFile(t, filepath.Join(base, "work/b/go.mod"), "module example.com/b\n\ngo 1.26\n")
	for _, test := range []struct {
		dir, path string
		want      bool
	}{
		{"app", "example.com/app/tasks", true},
		{"app", "example.com/api/tasks", true},
		{"app", "example.com/apis", false},
		{"app", "example.com/a/tasks", false},
		{"old", "example.com/a/tasks", true}, // its go.mod doesn't name all
		{"work/a", "example.com/b/tasks", true},
		{"work/a", "example.com/app/tasks", false},
	} {
		modules := FindModules(Disk{}, NewEnv(Disk{}, nil), filepath.Join(base, test.dir))
		if modules == nil || modules.Reach(test.path) != test.want {
			t.Errorf("%s reaches %s: want %t", test.dir, test.path, test.want)
		}
	}
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
