package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// quickStartCommands are the commands of docs/quick-start.md. TestQuickStart runs what they stand for, with other ports, and with the packages of
// this checkout in place of those that pip and npm would download.
var quickStartCommands = []string{
	`make build .build/bin/centrifugo && export PATH="$PWD/.build/bin:$PATH"`,
	`cd .. && mkdir hello && cd hello && go mod init example.com/hello`,
	`go generate ./...`,
	`centrifugo --config centrifugo.json &`,
	`go run . &`,
	`export URL=ws://127.0.0.1:8000/connection/websocket`,
	`export TOKEN="$(centrifugo gentoken --config centrifugo.json --user 42 --quiet)"`,
	`python3 -m venv .venv && .venv/bin/pip install -r opensdk/python/requirements.txt`,
	`.venv/bin/python call.py`,
	`npm install ./opensdk/typescript ws && npm --prefix opensdk/typescript install`,
	`node call.mjs`,
	`go work init . ./opensdk/go`,
	`go run ./call`,
	`kill %1 %2`,
}

// TestQuickStart does what docs/quick-start.md says, in a copy of examples/quickstart: it generates, starts Centrifugo and the backend, and calls
// from all languages.
func TestQuickStart(t *testing.T) {
	page := readPage(t, "docs/quick-start.md")
	if commands := commandsOf(fence.ReplaceAllString(page, "")); !slices.Equal(commands, quickStartCommands) {
		t.Errorf("docs/quick-start.md has other commands than this test runs: %q", commands)
	}
	tools := newTools(t)
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(root, "examples/quickstart"))); err != nil {
		t.Fatal(err)
	}
	path := "PATH=" + filepath.Dir(tools.rpcgen) + string(os.PathListSeparator) + os.Getenv("PATH")
	printed := tools.command(t, dir, []string{path}, "go", "generate", "./...")
	if block := blockBelow(t, "docs/quick-start.md", "## Generate the clients", "text"); block != printed {
		t.Errorf("docs/quick-start.md says that go generate prints\n%swant\n%s", block, printed)
	}

	port, backend := freePort(t), freePort(t)
	config := filepath.Join(dir, "centrifugo.json")
	text := strings.ReplaceAll(read(t, config), "127.0.0.1:9100", fmt.Sprintf("127.0.0.1:%d", backend))
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	tools.command(t, dir, nil, tools.centrifugo, "checkconfig", "--config", config)
	tools.start(t, dir, nil, tools.centrifugo, "--config", config, "--http_server.address", "127.0.0.1", "--http_server.port", strconv.Itoa(port), "--health.enabled")
	server := filepath.Join(dir, "hello")
	tools.command(t, dir, nil, "go", "build", "-o", server, ".")
	tools.start(t, dir, []string{fmt.Sprintf("LISTEN=127.0.0.1:%d", backend), fmt.Sprintf("CENTRIFUGO_API=http://127.0.0.1:%d/api", port)}, server)
	waitFor(t, fmt.Sprintf("http://127.0.0.1:%d/health", port))
	waitFor(t, fmt.Sprintf("http://127.0.0.1:%d/", backend))

	answer, err := http.Post(fmt.Sprintf("http://127.0.0.1:%d/centrifugo/publish", backend), "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusForbidden {
		t.Errorf("a request without the secret got %s, want it to be refused", answer.Status)
	}

	token := tools.command(t, dir, nil, tools.centrifugo, "gentoken", "--config", config, "--user", "42", "--quiet")
	env := []string{fmt.Sprintf("URL=ws://127.0.0.1:%d/connection/websocket", port), "TOKEN=" + strings.TrimSpace(token)}
	tools.linkPackages(t, dir)
	tools.command(t, dir, nil, "go", "work", "init", ".", "./opensdk/go")
	for _, call := range []struct {
		language string
		argv     []string
	}{
		{"Python", []string{tools.python, "call.py"}},
		{"TypeScript", []string{"node", "call.mjs"}},
		{"Go", []string{"go", "run", "./call"}},
	} {
		got := tools.command(t, dir, env, call.argv...)
		if want := "Hello, " + call.language + "!\n"; got != want {
			t.Errorf("%s printed %q, want %q", call.language, got, want)
		}
		if says := "It prints `" + strings.TrimSpace(got) + "`."; !strings.Contains(page, says) {
			t.Errorf("docs/quick-start.md doesn't say: %s", says)
		}
	}
}

// tools are the programs that the quick start needs.
type tools struct{ rpcgen, centrifugo, python, modules string }

func newTools(t *testing.T) tools {
	t.Helper()
	base, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	found := tools{
		rpcgen:     filepath.Join(t.TempDir(), "rpcgen"),
		centrifugo: filepath.Join(base, ".build/bin/centrifugo"),
		python:     filepath.Join(base, ".build/venv/bin/python"),
		modules:    filepath.Join(base, "generator/typescript/node_modules"),
	}
	for _, name := range []string{found.centrifugo, found.python, found.modules} {
		if _, err := os.Stat(name); err != nil {
			t.Fatalf("%v: run 'make test', which installs it", err)
		}
	}
	found.command(t, ".", nil, "go", "build", "-o", found.rpcgen, ".")
	return found
}

// linkPackages stands in for `npm install`: it puts the packages of this checkout where the generated one looks for its own.
func (s tools) linkPackages(t *testing.T, dir string) {
	t.Helper()
	client := filepath.Join(dir, "opensdk/typescript")
	links := map[string]string{
		filepath.Join(client, "node_modules"):                   s.modules,
		filepath.Join(dir, "node_modules", "centrifugo-client"): client,
		filepath.Join(dir, "node_modules", "ws"):                filepath.Join(s.modules, "ws"),
	}
	if err := os.Mkdir(filepath.Join(dir, "node_modules"), 0o755); err != nil {
		t.Fatal(err)
	}
	for link, target := range links {
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
	}
}

// command runs a program to its end, and returns what it prints.
func (s tools) command(t *testing.T, dir string, env []string, argv ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	var stderr bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stderr = dir, append(os.Environ(), env...), &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s%s", strings.Join(argv, " "), err, out, &stderr)
	}
	return string(out)
}

// start runs a program until the test ends.
func (s tools) start(t *testing.T, dir string, env []string, argv ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), argv[0], argv[1:]...)
	var output bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, append(os.Environ(), env...), &output, &output
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // killed
		if t.Failed() {
			t.Logf("%s:\n%s", argv[0], &output)
		}
	})
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

// waitFor waits until a server answers, whatever it says.
func waitFor(t *testing.T, url string) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		resp, err := http.Get(url)
		if err == nil {
			_, _ = io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}
