package main

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const page = "# Page\n\n" + begin + end + "\nThe end.\n"

// repository makes a folder with the given files, besides a list of two scenarios, a page without a table, and reports of suites that have passed.
func repository(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	all := map[string]string{
		"testdata/scenarios/scenarios.json": `[
			{"id": "S01", "title": "call", "sees": "call|result", "languages": ["go", "python", "typescript"], "transports": ["correlation", "rpc"]},
			{"id": "S02", "title": "foreign", "sees": "foreign socket", "languages": ["python"], "transports": ["correlation"]}
		]`,
		"docs/reliability.md":              page,
		".build/scenarios/go.json":         `{"S01": ["rpc", "correlation"]}`,
		".build/scenarios/python.json":     `{"S01": ["correlation", "rpc"], "S02": ["correlation"]}`,
		".build/scenarios/typescript.json": `{"S01": ["correlation", "rpc"]}`,
	}
	maps.Copy(all, files)
	for name, text := range all {
		if text == "" {
			continue
		}
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func read(t *testing.T, root string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs/reliability.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTable(t *testing.T) {
	root := repository(t, nil)
	if err := run(root, true); err == nil || !strings.Contains(err.Error(), "reliability.md is stale: run go run ./testdata/scenarios") {
		t.Errorf("-check of a page without the table: %v", err)
	}
	if got := read(t, root); got != page {
		t.Errorf("-check wrote\n%s", got)
	}
	want := "# Page\n\n" + begin + `
| | what happens, and what you see | Go | Python | TypeScript |
| --- | --- | --- | --- | --- |
| S01 | call\|result | correlation, rpc | correlation, rpc | correlation, rpc |
| S02 | foreign socket | n/a | correlation | n/a |

` + end + "\nThe end.\n"
	for range 2 {
		if err := run(root, false); err != nil {
			t.Fatal(err)
		}
		if got := read(t, root); got != want {
			t.Errorf("the page is\n%s\nwant\n%s", got, want)
		}
	}
	if err := run(root, true); err != nil {
		t.Errorf("-check of a fresh page: %v", err)
	}
}

func TestRefused(t *testing.T) {
	const list, goReport = "testdata/scenarios/scenarios.json", ".build/scenarios/go.json"
	one := func(more string) string {
		return `[{"id":"S01","title":"t","sees":"s","languages":["go"],"transports":["rpc"]` + more + `}]`
	}
	for _, test := range []struct{ file, text, want string }{
		{goReport, `{"S01": ["rpc"]}`, "S01 call: no passed test in go over correlation"},
		{goReport, `{}`, "S01 call: no passed test in go over correlation\n\tS01 call: no passed test in go over rpc"},
		{goReport, "", "go.json: no such file or directory (run: make test-scenarios)"},
		{goReport, `[]`, "go.json: json: cannot unmarshal"},
		{goReport, `{"S99": []}`, `go.json: scenario "S99" isn't in scenarios.json`},
		{goReport, `{"S01": ["smoke"]}`, `go.json: S01: transport "smoke", expected some of ["correlation" "rpc"]`},
		{"docs/reliability.md", "# Page\n", "the page has no lines"},
		{list, `{}`, "scenarios.json: json: cannot unmarshal"},
		{list, one(`,"seen":1`), `unknown field "seen"`},
		{list, `[{"id":"S1"}]`, "S1: expected an id such as S01"},
		{list, strings.TrimSuffix(one(""), "]") + "," + strings.TrimPrefix(one(""), "["), "S01: stands after S01, expected the order of ids, each once"},
		{list, one(`,"title":""`), "S01: no title, or nothing to see"},
		{list, one(`,"languages":["rust"]`), `S01: language "rust", expected some of ["go" "python" "typescript"]`},
		{list, one(`,"transports":["smoke"]`), `S01: transport "smoke", expected some of`},
		{list, one(`,"transports":[]`), "S01: expected a language and a transport at least"},
	} {
		files := map[string]string{test.file: test.text}
		for _, check := range []bool{false, true} {
			root := repository(t, files)
			before, _ := os.ReadFile(filepath.Join(root, "docs/reliability.md"))
			if err := run(root, check); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%s %s: %v, want %s", test.file, test.text, err, test.want)
			}
			if after, _ := os.ReadFile(filepath.Join(root, "docs/reliability.md")); string(after) != string(before) {
				t.Errorf("%s %s: the page was written", test.file, test.text)
			}
		}
	}
}

// TestList holds that the list of the repository is read, and that the page has a place for the table.
func TestList(t *testing.T) {
	list, err := loadList("scenarios.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 57 || list[0].ID != "S01" || list[56].ID != "S57" {
		t.Errorf("%d scenarios, want S01 to S57", len(list))
	}
	if _, err := withTable(read(t, "../.."), ""); err != nil {
		t.Error(err)
	}
}
