//go:build unix

package main

import (
	"bufio"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDocsRun holds what the pages say that a run prints.
func TestDocsRun(t *testing.T) {
	cmd := exec.Command("rpcgen", "--output", t.TempDir(), "./api")
	cmd.Dir = filepath.Join(root, "examples/quickstart")
	printed, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	const page = "docs/command-line.md"
	if block := blockBelow(t, page, "## What a run prints", "text"); block != string(printed) {
		t.Errorf("%s says that a run prints\n%swant\n%s", page, block, printed)
	}
}

// TestDocsWarning holds the warning at a type with a custom marshaler: it is what testdata/thirdparty gets without the line that would help.
func TestDocsWarning(t *testing.T) {
	const source, line = "thirdparty.go", "//rpcgen:wire k8s.io/apimachinery/pkg/apis/meta/v1.Time *time.Time\n"
	dir := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum", source} {
		put(t, filepath.Join(dir, name), strings.Replace(readPage(t, filepath.Join("testdata/thirdparty", name)), line, "", 1))
	}
	cmd := exec.Command("rpcgen")
	cmd.Dir = dir
	var warnings strings.Builder
	cmd.Stderr = &warnings
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, &warnings)
	}
	if block := blockBelow(t, "docs/type-mapping.md", "## Types with a custom marshaler", "text"); !strings.Contains("\n"+warnings.String(), "\n"+block) {
		t.Errorf("docs/type-mapping.md has the warning\n%swant that on v1.Time of\n%s", block, &warnings)
	}
}

// TestDocsWatch does what the page on --watch shows: a field is added, gets a type that can't be, and a good one. Times and numbers of files are
// examples; "..." at the end of a line stands for the rest of it.
func TestDocsWatch(t *testing.T) {
	var want []string
	for _, block := range blocksBelow(t, "docs/command-line.md", "## On each save", "text") {
		want = append(want, strings.Split(strings.TrimSpace(block), "\n")...)
	}
	source := func(field string) string {
		return "package api\n\n//rpcgen:service\ntype TaskService interface {\n\tList() []Task\n}\n\n// Task is one.\ntype Task struct {\n" +
			"\tID   int    `json:\"id\"`\n" + field + "}\n"
	}
	dir := t.TempDir()
	api := filepath.Join(dir, "api/tasks.go")
	put(t, filepath.Join(dir, "go.mod"), "module example.com/app\n\ngo 1.26\n")
	put(t, api, source(""))
	cmd := exec.Command("rpcgen", "--watch", "./...")
	cmd.Dir = dir
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	cmd.Stdout, cmd.Stderr = write, write
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // killed
	}()
	write.Close()

	steps := []string{"\tDone bool   `json:\"done\"`\n", "\tDone func() `json:\"done\"`\n", "\tDone int    `json:\"done\"`\n"}
	var got []string
	for lines := bufio.NewScanner(read); len(got) < len(want) && lines.Scan(); {
		got = append(got, lines.Text())
		if strings.HasSuffix(lines.Text(), " ms") && len(steps) > 0 { // a run is over
			put(t, filepath.Join(dir, "new"), source(steps[0]))
			if err := os.Rename(filepath.Join(dir, "new"), api); err != nil {
				t.Fatal(err)
			}
			steps = steps[1:]
		}
	}
	if len(got) != len(want) {
		t.Fatalf("--watch printed %q, want lines like %q", got, want)
	}
	numbers := regexp.MustCompile(`^\d\d:\d\d:\d\d |\d+ files? |\d+ ms$`)
	for i := range want {
		start, open := strings.CutSuffix(want[i], "...")
		start, line := numbers.ReplaceAllString(start, "N "), numbers.ReplaceAllString(got[i], "N ")
		if open && !strings.HasPrefix(line, start) || !open && line != start {
			t.Errorf("line %d of what --watch prints is\n%s\ndocs/command-line.md says\n%s", i+1, got[i], want[i])
		}
	}
}

// TestCentrifugoOfTests holds that the base clients of all languages are tested with the configuration that rpcgen writes for a server that
// subscribes, but for what the tests need besides. TestRooms of generator/goserver holds that it writes this one.
func TestCentrifugoOfTests(t *testing.T) {
	written := parseConfig(t, readPage(t, "testdata/rooms/rpc/centrifugo.json"))
	tested := parseConfig(t, readPage(t, "testdata/testserver/centrifugo.json"))
	if diff := cmp.Diff(withoutOwn(written), withoutOwn(tested)); diff != "" {
		t.Errorf("testdata/testserver/centrifugo.json isn't what rpcgen writes: -written +tested\n%s", diff)
	}
}

// parseConfig reads a configuration of Centrifugo.
func parseConfig(t *testing.T, text string) map[string]any {
	t.Helper()
	var config map[string]any
	if err := json.Unmarshal([]byte(text), &config); err != nil {
		t.Fatal(err)
	}
	return config
}

// withoutOwn takes from a configuration what the tests have for themselves: secrets, origins, the addresses of the server, for which they make the
// subscribe proxy, and the namespace "open".
func withoutOwn(config map[string]any) map[string]any {
	delete(config, "http_api")
	client, channel := config["client"].(map[string]any), config["channel"].(map[string]any)
	delete(client, "token")
	delete(client, "allowed_origins")
	delete(channel, "proxy")
	delete(config["rpc"].(map[string]any)["proxy"].(map[string]any), "endpoint")
	channel["namespaces"] = slices.DeleteFunc(channel["namespaces"].([]any), func(n any) bool { return n.(map[string]any)["name"] == "open" })
	return config
}

// TestDocsJSON holds that all of JSON in the pages is JSON.
func TestDocsJSON(t *testing.T) {
	for _, page := range pages(t) {
		for _, rest := range strings.Split(readPage(t, page), "\n```json\n")[1:] {
			if block, _, _ := strings.Cut(rest, "```"); !json.Valid([]byte(block)) {
				t.Errorf("%s has a block that is no JSON:\n%s", page, block)
			}
		}
	}
}

// TestDocsDirectives holds that the page on annotations has the directives that the tool carries out, and no others.
func TestDocsDirectives(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "go.mod"), "module example.com/app\n\ngo 1.26\n")
	diagnose := func(directives ...string) string {
		put(t, filepath.Join(dir, "api.go"), "package app\n\n//rpcgen:"+strings.Join(directives, "\n\n//rpcgen:")+"\n")
		cmd := exec.Command("rpcgen")
		cmd.Dir = dir
		out, _ := cmd.CombinedOutput() // it fails
		return string(out)
	}
	_, known, _ := strings.Cut(diagnose("unheard"), "expected one of: ")
	known, _, _ = strings.Cut(known, "\n")
	want := strings.Fields(known)

	got := map[string]bool{}
	for _, match := range regexp.MustCompile("(?m)^\\| `//rpcgen:([a-z]+)").FindAllStringSubmatch(readPage(t, "docs/annotations.md"), -1) {
		got[match[1]] = true
	}
	if got := slices.Sorted(maps.Keys(got)); len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("docs/annotations.md has the directives %q, want %q", got, want)
	}
}

// A generatedClient is what rpcgen makes of examples/tasks in one language.
type generatedClient struct {
	files []string
	text  string // of all files
}

func generateTasks(t *testing.T) []generatedClient {
	t.Helper()
	dir := t.TempDir()
	cmd := exec.Command("rpcgen", "--quiet", "--output", dir, "./examples/tasks")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var clients []generatedClient
	for _, language := range []string{"python", "typescript", "go"} {
		entries, err := os.ReadDir(filepath.Join(dir, language))
		if err != nil {
			t.Fatal(err)
		}
		var client generatedClient
		for _, entry := range entries {
			if entry.IsDir() {
				client.files = append(client.files, entry.Name()+"/")
				continue
			}
			client.files = append(client.files, entry.Name())
			client.text += read(t, filepath.Join(dir, language, entry.Name()))
		}
		clients = append(clients, client)
	}
	return clients
}

// TestDocsClients holds the tables of docs/clients.md against generated clients.
func TestDocsClients(t *testing.T) {
	const page = "docs/clients.md"
	clients := generateTasks(t)

	var files [3][]string
	for _, row := range tableRows(sectionOf(t, page, "## Files")) {
		for i := range files {
			files[i] = append(files[i], inlineCode(row[i])...)
		}
	}
	for i, client := range clients {
		slices.Sort(files[i])
		if !slices.Equal(files[i], client.files) {
			t.Errorf("%s has the files %q, want %q", page, files[i], client.files)
		}
	}

	for i, row := range tableRows(sectionOf(t, page, "## Names")) {
		for _, code := range inlineCode(row[1] + row[2]) {
			name, _, _ := strings.Cut(strings.TrimPrefix(code, "api."), "(")
			if !strings.Contains(clients[i].text, name) {
				t.Errorf("%s: no file of the client in %s has %q", page, row[0], name)
			}
		}
	}

	for _, row := range tableRows(sectionOf(t, page, "## Errors and timeouts")) {
		if row[2] == "the same" {
			row[2] = row[1]
		}
		for i, client := range clients {
			for _, name := range regexp.MustCompile("`[*]?([A-Z]\\w+)`").FindAllStringSubmatch(row[i+1], -1) {
				if !strings.Contains(client.text, name[1]) {
					t.Errorf("%s: no file of the client has %s, column %d", page, name[1], i+1)
				}
			}
		}
	}
}

// tableRows returns the cells of a table, without its head.
func tableRows(text string) [][]string {
	var rows [][]string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "|") {
			row := strings.Split(strings.Trim(line, "|\n"), "|")
			for i := range row {
				row[i] = strings.TrimSpace(row[i])
			}
			rows = append(rows, row)
		}
	}
	return rows[2:]
}
