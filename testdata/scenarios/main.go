// Command scenarios makes the table of docs/reliability.md, from the list of scenarios that all clients survive and what their suites say of
// themselves. It runs in the root of the repository:
//
//	scenarios [-check]
//
// A suite has a test for each scenario of testdata/scenarios/scenarios.json, and writes at its end which of them have passed, as
// .build/scenarios/LANGUAGE.json:
//
//	{"S01": ["correlation", "rpc"], "S02": ["correlation"]}
//
// With -check it writes nothing, and fails where a language has no passed test for a scenario, or the table isn't what it would write.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	check := flag.Bool("check", false, "compare, and write nothing")
	flag.Parse()
	if err := run(".", *check); err != nil {
		fmt.Fprintln(os.Stderr, "scenarios:", err)
		os.Exit(1)
	}
}

// run makes the table of a repository.
func run(root string, check bool) error {
	list, err := loadList(filepath.Join(root, "testdata/scenarios/scenarios.json"))
	if err != nil {
		return err
	}
	reports, err := loadReports(filepath.Join(root, ".build/scenarios"), list)
	if err != nil {
		return err
	}
	lines := missing(list, reports)
	page := filepath.Join(root, "docs/reliability.md")
	old, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	text, err := withTable(string(old), table(list, reports))
	if err != nil {
		return fmt.Errorf("%s: %w", page, err)
	}
	if check && text != string(old) {
		lines = append(lines, page+" is stale: run go run ./testdata/scenarios")
	}
	if len(lines) > 0 {
		return errors.New(strings.Join(lines, "\n\t"))
	}
	if check {
		return nil
	}
	return os.WriteFile(page, []byte(text), 0o644)
}
