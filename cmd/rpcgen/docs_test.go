package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// TestDocsQuoteFiles holds what the pages quote against the files that the tests compile and run.
func TestDocsQuoteFiles(t *testing.T) {
	for page, names := range map[string][]string{
		"README.md":           {"api/api.go", "main.go", "call.py", "call.mjs", "call/main.go"},
		"docs/quick-start.md": {"api/api.go", "main.go", "call.py", "call.mjs", "call/main.go", "backend/main.go"},
		"docs/ci.md":          {".github/workflows/clients.yml"},
	} {
		for _, name := range names {
			if !strings.Contains(readPage(t, page), "\n"+read(t, filepath.Join(root, "examples/quickstart", name))+"```\n") {
				t.Errorf("%s doesn't quote examples/quickstart/%s as it is", page, name)
			}
		}
	}
}

// TestDocsQuoteParts holds blocks that are a part of a file against that file.
func TestDocsQuoteParts(t *testing.T) {
	for _, quote := range []struct{ page, heading, language, file string }{
		{"docs/library.md", "# As a library", "go", "generator/output/example_test.go"},
		{"docs/type-mapping.md", "## Types with a custom marshaler", "go", "testdata/thirdparty/thirdparty.go"},
		{"docs/annotations.md", "# Annotations", "go", "examples/quickstart/api/api.go"},
		{"docs/server.md", "# The Go server", "go", "testdata/script/server.txtar"},
		{"docs/centrifugo.md", "## The configuration", "json", "examples/tasks/rpc/centrifugo.json"},
		{"docs/server.md", "## Several replicas", "go", "examples/dedup/dedup.go"},
		{"docs/observability.md", "## Traces", "go", "examples/observability/tracing.go"},
		{"docs/observability.md", "## Metrics", "go", "examples/observability/metrics.go"},
		{"docs/observability.md", "## Together", "go", "examples/observability/instrument.go"},
		{"docs/embedded.md", "# The embedded server", "go", "generator/goserver/embedded/example_test.go"},
		{"docs/doctor.md", "# The doctor", "text", "cmd/rpcgen-doctor/internal/doctor/testdata/no_concurrency.golden"},
		{"docs/deploy.md", "## Several of each", "nginx", "examples/deploy/nginx.conf"},
		{"docs/existing-centrifugo.md", "## With correlation", "json", "examples/existing/fragment.json"},
		{"docs/existing-centrifugo.md", "## With correlation", "go", "examples/existing/options.go"},
		{"docs/existing-centrifugo.md", "## With a subscriber", "json", "examples/existing/fragment-subscriber.json"},
		{"docs/existing-centrifugo.md", "## With a subscriber", "go", "examples/existing/subscriber.go"},
		{"docs/testing.md", "## Go", "go", "generator/golang/tests/fake_test.go"},
		{"docs/testing.md", "### Events and progress in Go", "go", "generator/golang/rooms/testdata/docs_test.go"},
		{"docs/testing.md", "## TypeScript", "ts", "generator/typescript/tests/docs.test.ts"},
		{"docs/frameworks.md", "## Events", "tsx", "examples/react/src/App.tsx"},
		{"docs/clients.md", "## Other channels, in Go", "go", "generator/golang/tests/subscribe_test.go"},
		{"docs/clients.md", "## Events, in Go", "go", "generator/golang/rooms/testdata/docs_test.go"},
		{"docs/clients.md", "## Unions", "go", "generator/golang/rooms/testdata/unions_test.go"},
		{"docs/clients.md", "## Files", "ts", "generator/typescript/tests/e2e/scenario.ts"},
	} {
		block := blockBelow(t, quote.page, quote.heading, quote.language)
		if !isPart(read(t, filepath.Join(root, quote.file)), block) {
			t.Errorf("%s doesn't quote %s as it is", quote.page, quote.file)
		}
	}
	recipes := blocksBelow(t, "docs/front-end.md", "# A front-end package", "make")
	for part := range strings.SplitSeq(strings.Join(recipes, "\n"), "\n\n") {
		if !strings.Contains(read(t, filepath.Join(root, "examples/workspace/Makefile")), part) {
			t.Errorf("docs/front-end.md doesn't quote the Makefile of examples/workspace as it is:\n%s", part)
		}
	}
}

// TestDocsQuoteEvents holds the code of the page on events, and what other pages show of them, against the tests that run it. The blocks of Python are run by
// generator/python/tests.
func TestDocsQuoteEvents(t *testing.T) {
	const rooms = "testdata/rooms/rooms.go"
	for _, quote := range []struct {
		page, heading, language string
		files                   []string
	}{
		{"docs/events.md", "# Events, progress and unions", "go", []string{rooms, "testdata/rooms/rpc/example_test.go", "generator/golang/rooms/testdata/docs_test.go"}},
		{"docs/events.md", "# Events, progress and unions", "ts", []string{"generator/typescript/tests/docs.test.ts"}},
		{"docs/annotations.md", "## Channels", "go", []string{rooms}},
		{"docs/annotations.md", "## Unions", "go", []string{rooms}},
		{"README.md", "## Events", "go", []string{"examples/tasks/events.go", "generator/golang/tests/events_test.go"}},
		{"README.md", "## Events", "ts", []string{"generator/typescript/tests/e2e/events.ts"}},
	} {
		for _, block := range blocksBelow(t, quote.page, quote.heading, quote.language) {
			if !slices.ContainsFunc(quote.files, func(name string) bool { return isPart(read(t, filepath.Join(root, name)), block) }) {
				t.Errorf("%s has a block that none of %q has:\n%s", quote.page, quote.files, block)
			}
		}
	}
}

// isPart reports whether a file has a block, perhaps in another indentation, or one level deeper.
func isPart(file, block string) bool {
	variants := []string{file, strings.ReplaceAll(file, "\t", "    "), strings.ReplaceAll(file, "\n  ", "\n"), strings.ReplaceAll(file, "\n\t", "\n")}
	return slices.ContainsFunc(variants, func(text string) bool { return strings.Contains(text, block) })
}

// TestDocsQuoteAuth holds the code of a page against the package that has it.
func TestDocsQuoteAuth(t *testing.T) {
	var code strings.Builder
	for _, name := range []string{"sessions.go", "roles.go", "client.go"} {
		code.WriteString(read(t, filepath.Join(root, "examples/auth", name)))
	}
	for _, block := range blocksBelow(t, "docs/auth.md", "# Users and their tokens", "go") {
		if !strings.Contains(code.String(), block) {
			t.Errorf("docs/auth.md doesn't quote examples/auth as it is:\n%s", block)
		}
	}
}

// readPage reads a Markdown file, given by its path in the repository.
func readPage(t *testing.T, name string) string {
	t.Helper()
	return read(t, filepath.Join(root, name))
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// sectionOf returns the text below a heading, up to the next heading of the same level.
func sectionOf(t *testing.T, page, heading string) string {
	t.Helper()
	_, text, found := strings.Cut("\n"+readPage(t, page), "\n"+heading+"\n")
	if !found {
		t.Fatalf("%s has no heading %q", page, heading)
	}
	level, _, _ := strings.Cut(heading, " ")
	text, _, _ = strings.Cut(text, "\n"+level+" ")
	return text
}

// blockBelow returns the first code block of a language below a heading.
func blockBelow(t *testing.T, page, heading, language string) string {
	t.Helper()
	return blocksBelow(t, page, heading, language)[0]
}

// blocksBelow returns the code blocks of a language below a heading; there is at least one.
func blocksBelow(t *testing.T, page, heading, language string) []string {
	t.Helper()
	var blocks []string
	for _, rest := range strings.Split(sectionOf(t, page, heading), "\n```"+language+"\n")[1:] {
		block, _, _ := strings.Cut(rest, "```")
		blocks = append(blocks, block)
	}
	if blocks == nil {
		t.Fatalf("%s has no block of %s below %q", page, language, heading)
	}
	return blocks
}

// commandsOf returns the indented lines of a text, which are commands.
func commandsOf(text string) []string {
	var commands []string
	for line := range strings.Lines(text) {
		if command, found := strings.CutPrefix(line, "    "); found {
			commands = append(commands, strings.TrimSpace(command))
		}
	}
	return commands
}

// put writes a file, and makes the folders above it.
func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
