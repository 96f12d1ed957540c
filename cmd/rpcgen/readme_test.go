package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const root = "../.."

// TestReadme holds what the README quotes against the files that the tests compile and run.
func TestReadme(t *testing.T) {
	readme := read(t, filepath.Join(root, "README.md"))
	for _, name := range []string{"api/api.go", "main.go", "centrifugo.json", "call.py", "call.mjs", "call/main.go", ".github/workflows/clients.yml"} {
		if !strings.Contains(readme, "\n"+read(t, filepath.Join(root, "examples/quickstart", name))+"```\n") {
			t.Errorf("the README doesn't quote examples/quickstart/%s as it is", name)
		}
	}
	_, library, ok := strings.Cut(readme, "## As a library\n\n```go\n")
	if !ok {
		t.Fatal("the README has no section on the use as a library")
	}
	library, _, _ = strings.Cut(library, "```")
	example := strings.ReplaceAll(read(t, filepath.Join(root, "generator/output/example_test.go")), "\t", "    ")
	if !strings.Contains(example, library) {
		t.Error("the README doesn't quote the example in generator as it is")
	}
	_, wires, _ := strings.Cut(readme, "### Types that write themselves")
	_, wires, _ = strings.Cut(wires, "```go\n")
	wires, _, _ = strings.Cut(wires, "```")
	if wires == "" || !strings.HasPrefix(read(t, filepath.Join(root, "testdata/thirdparty/thirdparty.go")), wires) {
		t.Error("the README doesn't quote testdata/thirdparty/thirdparty.go as it is")
	}
	recipe := read(t, filepath.Join(root, "examples/workspace/Makefile"))
	_, quoted, _ := strings.Cut(readme, "\napi: ")
	quoted, _, _ = strings.Cut(quoted, "```")
	if quoted == "" || !strings.Contains(recipe, quoted) {
		t.Error("the README doesn't quote the recipe of examples/workspace as it is")
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
