package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/rpcgen/testdata/stack"
)

// TestInit goes the whole way in an empty folder: the project is written, linters and type checkers find nothing in it, its server serves, and all clients
// call it. The packages of this checkout stand in for those that pip and npm would download.
func TestInit(t *testing.T) {
	tools := newTools(t)
	dir := filepath.Join(t.TempDir(), "notes")
	printed := tools.command(t, filepath.Dir(dir), nil, tools.rpcgen, "init", "notes")
	for _, line := range []string{"wrote notes/go.mod", "ran go mod tidy", "  cd notes"} {
		if !slices.Contains(strings.Split(printed, "\n"), line) {
			t.Errorf("no line %q in\n%s", line, printed)
		}
	}
	tools.checkStart(t, dir)

	address := stack.FreeAddress(t)
	env := []string{"ADDRESS=" + address}
	server := filepath.Join(t.TempDir(), "server")
	tools.command(t, dir, nil, "go", "build", "-o", server, ".")
	tools.start(t, dir, env, "http://"+address, server)
	tools.linkPackages(t, dir)
	for i, call := range []struct {
		dir, language string
		argv          []string
	}{
		{"call", "Go", []string{"go", "run", "."}},
		{".", "Python", []string{tools.python, "call.py"}},
		{".", "TypeScript", []string{"node", "call.mjs"}},
	} {
		got := tools.command(t, filepath.Join(dir, call.dir), env, call.argv...)
		want := fmt.Sprintf("added note %d: Hello from %s\nnote 1000: ", i+1, call.language)
		if !strings.HasPrefix(got, want) || !strings.Contains(got, "no such note") {
			t.Errorf("%s printed\n%swant\n%s... no such note", call.language, got, want)
		}
	}
}

// checkStart lets the tools of all languages check the project, as written and as generated.
func (s tools) checkStart(t *testing.T, dir string) {
	t.Helper()
	staticcheck := filepath.Join(filepath.Dir(s.centrifugo), "staticcheck")
	if _, err := os.Stat(staticcheck); err != nil {
		t.Fatalf("%v: run 'make test', which installs it", err)
	}
	for _, module := range []string{dir, filepath.Join(dir, "call")} {
		s.command(t, module, nil, "go", "mod", "tidy", "-diff")
		s.command(t, module, nil, "go", "vet", "./...")
		s.command(t, module, nil, staticcheck, "-checks=all", "./...")
	}
	if names := s.command(t, dir, nil, "gofmt", "-l", "."); names != "" {
		t.Errorf("gofmt would change %s", names)
	}
	venv := filepath.Dir(s.python)
	s.command(t, dir, nil, filepath.Join(venv, "ruff"), "check", "--isolated", "call.py")
	s.command(t, dir, nil, filepath.Join(venv, "ruff"), "format", "--isolated", "--diff", "call.py")
	s.command(t, dir, nil, filepath.Join(venv, "mypy"), "--strict", "call.py")
	path := "PATH=" + filepath.Dir(s.rpcgen) + string(os.PathListSeparator) + os.Getenv("PATH")
	if s.command(t, dir, []string{path}, "go", "generate", "./api"); s.command(t, dir, nil, s.rpcgen, "--check", "--quiet") != "" {
		t.Error("go generate changes what init generated")
	}
}

// TestInitBelow holds that a project in a folder of a module belongs to that module, which gets what it doesn't require yet, and keeps the rest.
func TestInitBelow(t *testing.T) {
	tools := newTools(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/old\n\ngo 1.26.0\n\nrequire golang.org/x/mod v0.42.0\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	tools.command(t, dir, nil, tools.rpcgen, "init", "sub/notes")
	tools.command(t, filepath.Join(dir, "sub/notes"), nil, "go", "vet", "./...")
	tools.command(t, filepath.Join(dir, "sub/notes/call"), nil, "go", "vet", "./...")
	if _, err := os.Stat(filepath.Join(dir, "sub/notes/go.mod")); err == nil {
		t.Error("the project is a module of its own")
	}
	for _, line := range []string{"golang.org/x/mod v0.42.0", "github.com/centrifugal/centrifuge v0.40.1"} {
		if !strings.Contains(read(t, filepath.Join(dir, "go.mod")), line) {
			t.Errorf("go.mod doesn't require %s", line)
		}
	}
}

// TestInitWorkspace holds that the commands that init prints work where a go.work is in force, which init leaves as it is.
func TestInitWorkspace(t *testing.T) {
	tools := newTools(t)
	dir := t.TempDir()
	work := filepath.Join(dir, "go.work")
	if err := os.WriteFile(work, []byte("go 1.26.0\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	printed := tools.command(t, dir, []string{"GOWORK=" + work}, tools.rpcgen, "init", "notes")
	if text := read(t, work); text != "go 1.26.0\n" {
		t.Errorf("go.work was changed to\n%s", text)
	}
	_, use, _ := strings.Cut(printed, "  cd notes\n")
	use, _, _ = strings.Cut(use, "\n")
	env := []string{"GOWORK=" + work}
	tools.command(t, filepath.Join(dir, "notes"), env, strings.Fields(use)...)
	tools.command(t, filepath.Join(dir, "notes"), env, "go", "vet", "./...")
	tools.command(t, filepath.Join(dir, "notes", "call"), env, "go", "vet", "./...")
}

// TestInitRequirements holds that the project is tested with the modules that this one requires.
func TestInitRequirements(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "github.com/centrifugal/centrifuge", "github.com/go-playground/validator/v10").Output()
	if err != nil {
		t.Fatal(err)
	}
	text := read(t, "internal/starter/_start/go.mod.txt")
	for line := range strings.Lines(string(out)) {
		if !strings.Contains(text, "\t"+line) {
			t.Errorf("the go.mod of a new project doesn't require %s", line)
		}
	}
}
