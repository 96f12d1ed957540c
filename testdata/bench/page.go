package main

import (
	"context"
	"debug/buildinfo"
	"io"
	"os"
	"path/filepath"
	"time"

	"example.com/rpcgen/testdata/bench/report"
)

// pageOf is the text of docs/performance.md.
func pageOf(rows []report.Row, m report.Machine, date time.Time, benchmarks string) string {
	return `# Performance

` + "`make bench`" + ` wrote this on ` + date.Format(time.DateOnly) + `, on a machine with ` + m.String() + `.

Times of one machine say little: what counts are ratios, and each is taken in one run. The two commands take turns, the ratio is that of their medians, and
in the middle half lie half of the ratios of neighbouring runs. Whole processes of plain binaries are measured. rpcgen makes the clients of all three
languages, and each output is looked at. *One struct edited* means that a field of a new name, which no cache has seen, is in the source before each run.
Memory is that of the largest process among a command and those that it starts.

tygo writes TypeScript types from the syntax alone, moq a mock of the one interface, stringer a method of one enum. packages.Load is a program that
only loads the package with its types, those of imports from the compiler's export data.

` + report.Table(rows) + `
## Benchmarks

` + "```" + `
` + benchmarks + "```" + `
`
}

// benchmarks are the commands that run the benchmarks of each language.
var benchmarks = [][]string{
	{"go", "test", "-run", "^$", "-bench", ".", "-benchmem", "./..."},
	{"npm", "run", "--silent", "bench", "--prefix", "generator/typescript"},
	{"env", "PYTHONPATH=generator/python", ".build/venv/bin/python", "generator/python/tests/decode_bench.py"},
}

// tools returns the names and versions of the generators that were built.
func (g generators) tools() ([]string, error) {
	var all []string
	for _, name := range []string{"tygo", "moq", "stringer"} {
		info, err := buildinfo.ReadFile(g.Program(name))
		if err != nil {
			return nil, err
		}
		all = append(all, name+" "+info.Main.Version)
	}
	return all, nil
}

// write writes the report, and keeps the sections of make bench-calls and its like.
func (g generators) write(ctx context.Context, file string, rows []report.Row, stdout, stderr io.Writer) error {
	tools, err := g.tools()
	if err != nil {
		return err
	}
	text, err := g.RunBenchmarks(ctx, benchmarks, stdout, stderr)
	if err != nil {
		return err
	}
	name := filepath.Join(g.Root, file)
	page := pageOf(rows, report.ThisMachine(g.Busy, tools...), time.Now(), text)
	if old, err := os.ReadFile(name); err == nil {
		page = report.WithSectionsOf(page, string(old))
	}
	return os.WriteFile(name, []byte(page), 0o644)
}
