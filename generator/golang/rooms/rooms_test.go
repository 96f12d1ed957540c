// Package rooms calls the client of testdata/rooms: it has channels of every kind, methods that tell their progress, and unions.
package rooms

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/generator/golang"
	"example.com/rpcgen/testdata/stack"
)

// TestRooms generates the client, and runs the tests in testdata with it, as its users would write them.
func TestRooms(t *testing.T) {
	server, err := stack.StartTestServer()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	loaded, err := analyzer.Load(analyzer.Config{Dir: stack.InRepository("testdata/rooms")})
	if err != nil {
		t.Fatal(err)
	}
	backend, err := golang.New(golang.Options{})
	if err != nil {
		t.Fatal(err)
	}
	files, err := backend.Generate(loaded.API)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata")); err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		path := filepath.Join(dir, file.Path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, file.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"vet", "./..."}, {"test", "-race", "-count=1", "./..."}} {
		cmd := exec.CommandContext(t.Context(), "go", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOWORK=off", "CENTRIFUGO_URL="+server.URL, "TESTSERVER="+server.Control)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %v: %v\n%s", args, err, out)
		}
	}
}
