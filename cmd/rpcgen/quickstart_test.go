package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/rpcgen/testdata/stack"
)

// quickStartCommands are the commands of docs/quick-start.md. TestQuickStart runs what they stand for, with other ports, and with the packages of
// this checkout in place of those that go, pip and npm would download.
var quickStartCommands = []string{
	`make build && export PATH="$PWD/.build/bin:$PATH"`,
	`cd .. && mkdir hello && cd hello && go mod init example.com/hello`,
	`go generate ./...`,
	`go get github.com/centrifugal/centrifuge@v0.40.1 && go mod tidy`,
	`go run . &`,
	`export URL=ws://localhost:8000/connection/websocket`,
	`export TOKEN="$(curl -s 'localhost:8000/token?user=42' | cut -d '"' -f 4)"`,
	`python3 -m venv .venv && .venv/bin/pip install -r opensdk/python/requirements.txt`,
	`.venv/bin/python call.py`,
	`npm install ./opensdk/typescript ws`,
	`node call.mjs`,
	`go mod edit -require=example.com/centrifugo_client@v0.0.0 -replace=example.com/centrifugo_client=./opensdk/go`,
	`go mod tidy && go run ./call`,
	`kill %1`,
	`export CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY=secret CENTRIFUGO_HTTP_API_KEY=api-key RPC_SECRET=rpc-secret`,
	`export CENTRIFUGO_CHANNEL_PROXY_PUBLISH_HTTP_STATIC_HEADERS='{"X-RPC-Secret":"rpc-secret"}'`,
	`export CENTRIFUGO_RPC_PROXY_HTTP_STATIC_HEADERS='{"X-RPC-Secret":"rpc-secret"}'`,
	`centrifugo --config rpc/centrifugo.json &`,
	`go run ./backend &`,
	`kill %centrifugo %go`,
}

// TestQuickStart does what docs/quick-start.md says, in a copy of examples/quickstart: it generates, starts the embedded server, and calls from all
// languages; then it does so behind Centrifugo, with the same token.
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
	printed := tools.command(t, dir, []string{path}, "go", "generate", "./api")
	if block := blockBelow(t, "docs/quick-start.md", "## Generate", "text"); block != printed {
		t.Errorf("docs/quick-start.md says that go generate prints\n%swant\n%s", block, printed)
	}
	tools.linkPackages(t, dir)
	requireAsHere(t, dir)

	embedded, centrifugo, backend := stack.FreePort(t), stack.FreePort(t), stack.FreePort(t)
	server := tools.buildServer(t, dir, ".", map[string]int{"localhost:8000": embedded})
	process := tools.start(t, dir, nil, fmt.Sprintf("http://localhost:%d/", embedded), server)
	token := devToken(t, fmt.Sprintf("http://localhost:%d/token?user=42", embedded))
	tools.callAll(t, dir, page, embedded, token)
	process.Kill()

	env := []string{fmt.Sprintf("CENTRIFUGO_CHANNEL_PROXY_PUBLISH_ENDPOINT=http://127.0.0.1:%d/centrifugo/publish", backend)}
	for _, command := range quickStartCommands {
		if variables, found := strings.CutPrefix(command, "export "); found && strings.HasPrefix(variables, "CENTRIFUGO_") {
			for variable := range strings.FieldsSeq(variables) {
				env = append(env, strings.ReplaceAll(variable, "'", ""))
			}
		}
	}
	tools.start(t, dir, env, fmt.Sprintf("http://127.0.0.1:%d/health", centrifugo),
		tools.centrifugo, "--config", "rpc/centrifugo.json", "--http_server.address", "127.0.0.1", "--http_server.port", strconv.Itoa(centrifugo))
	server = tools.buildServer(t, dir, "./backend", map[string]int{"127.0.0.1:8000": centrifugo, "127.0.0.1:9100": backend})
	tools.start(t, dir, env, fmt.Sprintf("http://127.0.0.1:%d/healthz", backend), server)
	tools.callAll(t, dir, page, centrifugo, token)
}

// requireAsHere stands in for `go get` and `go mod tidy`: the module requires what this one does, and its client.
func requireAsHere(t *testing.T, dir string) {
	t.Helper()
	text := readPage(t, "go.mod")
	if !strings.Contains(text, "github.com/centrifugal/centrifuge v0.40.1\n") {
		t.Error("go.mod requires another version of centrifuge than docs/quick-start.md")
	}
	text = strings.Replace(text, "module "+modulePath+"\n", "module example.com/hello\n", 1)
	text += "\nrequire example.com/centrifugo_client v0.0.0\n\nreplace example.com/centrifugo_client => ./opensdk/go\n"
	put(t, filepath.Join(dir, "go.mod"), text)
	put(t, filepath.Join(dir, "go.sum"), readPage(t, "go.sum"))
}

// buildServer builds a program of the quick start with other addresses.
func (s tools) buildServer(t *testing.T, dir, pkg string, ports map[string]int) string {
	t.Helper()
	source := filepath.Join(dir, pkg, "main.go")
	text := read(t, source)
	for address, port := range ports {
		host, _, _ := strings.Cut(address, ":")
		if !strings.Contains(text, address) {
			t.Fatalf("%s names no %s", source, address)
		}
		text = strings.ReplaceAll(text, address, fmt.Sprintf("%s:%d", host, port))
	}
	put(t, source, text)
	built := filepath.Join(t.TempDir(), "server")
	s.command(t, dir, []string{"GOWORK=off", "GOFLAGS=-mod=mod -trimpath"}, "go", "build", "-o", built, pkg)
	return built
}

// devToken asks for a token as the page does: it is the fourth part of the answer between quotes.
func devToken(t *testing.T, url string) string {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(body), `"`)
	if resp.StatusCode != http.StatusOK || len(parts) < 4 {
		t.Fatalf("%s answers %s %s, want a token", url, resp.Status, body)
	}
	return parts[3]
}

// callAll calls the server at a port from all languages.
func (s tools) callAll(t *testing.T, dir, page string, port int, token string) {
	t.Helper()
	env := []string{fmt.Sprintf("URL=ws://localhost:%d/connection/websocket", port), "TOKEN=" + token, "GOWORK=off", "GOFLAGS=-mod=mod -trimpath"}
	for _, call := range []struct {
		language string
		argv     []string
	}{
		{"Python", []string{s.python, "call.py"}},
		{"TypeScript", []string{"node", "call.mjs"}},
		{"Go", []string{"go", "run", "./call"}},
	} {
		got := s.command(t, dir, env, call.argv...)
		if want := "Hello, " + call.language + "!\n"; got != want {
			t.Errorf("%s printed %q, want %q", call.language, got, want)
		}
		if says := "It prints `" + strings.TrimSpace(got) + "`."; !strings.Contains(page, says) {
			t.Errorf("docs/quick-start.md doesn't say: %s", says)
		}
	}
}

// tools are the programs that the quick start needs, and the environment that all of them run in.
type tools struct {
	rpcgen, centrifugo, python, modules string
	env                                 []string
}

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
		// So that the go command and mypy find what they made of the same sources in another folder.
		env: append(os.Environ(), "GOFLAGS=-buildvcs=false -trimpath", "MYPY_CACHE_DIR="+filepath.Join(base, ".build/mypy_cache")),
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
	cmd.Dir, cmd.Env, cmd.Stderr = dir, slices.Concat(s.env, env), &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s%s", strings.Join(argv, " "), err, out, &stderr)
	}
	return string(out)
}

// start runs a program until it is killed, or the test ends. It returns when the URL is answered, whatever with.
func (s tools) start(t *testing.T, dir string, env []string, url string, argv ...string) *stack.Process {
	t.Helper()
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	return stack.Start(t, cmd, func() bool {
		resp, err := http.Get(url)
		if err != nil {
			return false
		}
		_ = resp.Body.Close()
		return true
	})
}
