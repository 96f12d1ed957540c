package tests

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// sdk is the folder of the clients.
const sdk = "../../../examples/tasks/opensdk"

// TestReadme does what the client's README shows: it runs the program against a server, and the test with the fake, in both ways in which another
// module can use the client.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(sdk, "go", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?ms)^```go\n(.*?)^```$").FindAllSubmatch(text, -1)
	if len(blocks) != 5 {
		t.Fatalf("found %d blocks of Go, want a program, the methods, those of channels, a loop and a test", len(blocks))
	}
	methods, ofChannels, loop, test := blocks[1][1], blocks[2][1], blocks[3][1], blocks[4][1]
	reader := "package main\n\nimport (\n\"context\"\n\"log\"\n\ncentrifugoclient \"example.com/centrifugo_client\"\n)\n\n" +
		"func read(ctx context.Context, api centrifugoclient.API) error {\n" + string(loop) + "return nil\n}\n"
	program := strings.Replace(string(blocks[0][1]), "ws://localhost:8000/connection/websocket", server.URL, 1)
	commands := regexp.MustCompile("`(go (?:work|mod) [^`]*)`").FindAllStringSubmatch(string(text), -1)
	if len(commands) != 2 {
		t.Fatalf("found the commands %q, want go work and go mod edit", commands)
	}
	for i, folder := range []string{".", "app"} { // go.work stands beside the modules, and go.mod is edited in the module
		t.Run(strings.Join(strings.Fields(commands[i][1])[:2], " "), func(t *testing.T) {
			dir := t.TempDir()
			app := filepath.Join(dir, "app")
			if err := os.CopyFS(filepath.Join(dir, "opensdk"), os.DirFS(sdk)); err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(app, 0o755); err != nil {
				t.Fatal(err)
			}
			for name, text := range map[string][]byte{"main.go": []byte(program), "reader.go": []byte(reader), "main_test.go": test} {
				if err := os.WriteFile(filepath.Join(app, name), text, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			command(t, app, "go mod init example.com/app")
			command(t, filepath.Join(dir, folder), commands[i][1])
			command(t, app, "go vet .")
			if out := command(t, app, "go test -v ."); !strings.Contains(out, "--- PASS: TestTasksList") {
				t.Errorf("the test printed %q", out)
			}
			if out := command(t, app, "go run ."); !strings.Contains(out, "Tasks:[") {
				t.Errorf("the program printed %q, want a list of tasks", out)
			}
		})
	}
	checkMethods(t, "client.go", methods)
	checkMethods(t, "api_events.go", ofChannels)
}

// checkMethods holds that the README lists the methods that a file of the client has, and no others.
func checkMethods(t *testing.T, name string, listed []byte) {
	t.Helper()
	client, err := os.ReadFile(filepath.Join(sdk, "go", name))
	if err != nil {
		t.Fatal(err)
	}
	// A long declaration has a line for each parameter there.
	client = []byte(strings.NewReplacer("(\n\t", "(", ",\n)", ")", ",\n\t", ", ").Replace(string(client)))
	for line := range bytes.Lines(listed) {
		if !bytes.Contains(client, append(bytes.TrimSpace(line), " {\n"...)) {
			t.Errorf("the README has a method that %s doesn't have: %s", name, line)
		}
	}
	if methods := bytes.Count(client, []byte("\nfunc (api *APIClient) ")); methods != bytes.Count(listed, []byte("\n")) {
		t.Errorf("the README has other methods than the %d of %s", methods, name)
	}
}

// command runs a command of the README, and returns what it prints.
func command(t *testing.T, dir, line string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=", "GOPROXY=off", "GOSUMDB=off", "CENTRIFUGO_TOKEN="+server.Get(t, "/token?user=42"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", line, err, out)
	}
	return string(out)
}
