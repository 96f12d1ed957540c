package goserver

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.com/rpcgen/rpcdef"
)

// TestEmbedded holds that the packages compile in another module, which has this one's requirements.
func TestEmbedded(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(dir, name), []byte(strings.Replace(string(text), "module example.com/rpcgen\n", "module example.com/app\n", 1)))
	}
	for _, file := range generated(t, &rpcdef.API{}, Options{Embedded: true}) {
		writeFile(t, filepath.Join(dir, "rpc", filepath.FromSlash(file.Path)), file.Data)
	}
	cmd := exec.CommandContext(t.Context(), "go", "vet", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod -trimpath") // as in TestCompiled
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go vet: %v\n%s", err, out)
	}
}

func writeFile(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
