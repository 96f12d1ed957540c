package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestWorkflow does what docs/ci.md says, in a copy of examples/quickstart: it makes rpcgen a tool of the module,
// and runs each step of the workflow as GitHub Actions does. Then the clients are stale, and the step that is to tell so does.
func TestWorkflow(t *testing.T) {
	tools := newTools(t)
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(root, "examples/quickstart"))); err != nil {
		t.Fatal(err)
	}
	env := append(tools.standIns(t), "GOPROXY=off", "GOSUMDB=off", "GOWORK=off")
	call := filepath.Join(dir, "call")                             // the package that uses the Go client
	for _, later := range []string{"call", "main.go", "backend"} { // what uses what isn't generated yet
		if err := os.RemoveAll(filepath.Join(dir, later)); err != nil {
			t.Fatal(err)
		}
	}
	pin, use := pinCommands(t)
	for _, line := range append(pin, "go tool rpcgen ./...") {
		tools.command(t, dir, env, "bash", "-euc", line)
	}
	if err := os.CopyFS(call, os.DirFS(filepath.Join(root, "examples/quickstart/call"))); err != nil {
		t.Fatal(err)
	}
	for _, line := range append(use, "go vet ./...") {
		tools.command(t, dir, env, "bash", "-euc", line)
	}

	steps := workflowSteps(t, dir)
	for _, step := range steps {
		tools.command(t, dir, env, "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step)
	}

	api := filepath.Join(dir, "api", "api.go")
	if err := os.WriteFile(api, []byte(strings.Replace(read(t, api), "Hello greets somebody", "Hello welcomes somebody", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("bash", "-c", steps[0])
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	out, err := cmd.Output()
	if exit, failed := errors.AsType[*exec.ExitError](err); !failed || exit.ExitCode() != exitFailed || !bytes.Contains(out, []byte("\n+// GreetingHello welcomes somebody")) {
		t.Errorf("%s: %v, want exit code 1 and a diff:\n%s", steps[0], err, out)
	}
}

// TestPin pins the version as docs/ci.md says, in a module that has nothing yet, without a network. What rpcgen itself needs is in the module cache.
func TestPin(t *testing.T) {
	tools := newTools(t)
	dir := t.TempDir()
	env := []string{"GOPROXY=off", "GOSUMDB=off", "GOWORK=off", "GOFLAGS="}
	tools.command(t, dir, env, "go", "mod", "init", "example.com/empty")
	pin, _ := pinCommands(t)
	for _, line := range pin {
		tools.command(t, dir, env, "bash", "-euc", line)
	}
	if got := tools.command(t, dir, env, "go", "tool", "rpcgen", "version"); !strings.HasPrefix(got, "rpcgen ") {
		t.Errorf("go tool rpcgen version printed %q", got)
	}
	// Neither later commands nor a second time change go.mod.
	before := read(t, filepath.Join(dir, "go.mod"))
	for _, line := range append(pin, "go mod verify") {
		tools.command(t, dir, env, "bash", "-euc", line)
	}
	if after := read(t, filepath.Join(dir, "go.mod")); after != before {
		t.Errorf("go.mod was\n%s\nand is\n%s", before, after)
	}
}

// pinCommands returns the commands of docs/ci.md that pin the version, with this checkout in the place of the submodule, and those that let the module
// use its Go client.
func pinCommands(t *testing.T) (pin, use []string) {
	t.Helper()
	base, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	commands := commandsOf(sectionOf(t, "docs/ci.md", "## Pin the version"))
	if len(commands) != 5 || !strings.Contains(commands[0], "./third_party/rpcgen") {
		t.Fatalf("found the commands %q in docs/ci.md, want five, the first with the submodule's folder", commands)
	}
	commands[0] = strings.ReplaceAll(commands[0], "./third_party/rpcgen", base)
	return slices.Clip(commands[:3]), commands[3:]
}

// workflowSteps returns the scripts of the workflow, the first of which checks the clients.
func workflowSteps(t *testing.T, dir string) []string {
	t.Helper()
	var steps []string
	for _, match := range regexp.MustCompile(`(?m)^      - run: (.*)$`).FindAllStringSubmatch(read(t, filepath.Join(dir, ".github/workflows/clients.yml")), -1) {
		steps = append(steps, match[1])
	}
	if len(steps) != 4 || !strings.Contains(steps[0], "rpcgen --check") {
		t.Fatalf("found the steps %q, want four, the first with --check", steps)
	}
	return steps
}

// standIns puts commands first in PATH that take from this checkout what the real ones download, and returns the environment for that.
func (s tools) standIns(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	scripts := map[string]string{
		"npm": `test "$*" = install && test -f package.json && ln -s '` + s.modules + `' node_modules`,
		"pip": `exec '` + s.python + `' -m pip "$@" --no-index --quiet`,
	}
	for name, script := range scripts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	path := []string{dir, filepath.Dir(s.python), os.Getenv("PATH")}
	return []string{"PATH=" + strings.Join(path, string(os.PathListSeparator))}
}
