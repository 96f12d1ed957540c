package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// callsHeading begins the section of the page that make bench-calls writes; the rest is make bench's.
const callsHeading = "## Calls\n"

// section returns the section of a page that begins with the heading: "" if it has none.
func section(page, heading string) string {
	_, text, found := strings.Cut("\n"+page, "\n"+heading)
	if !found {
		return ""
	}
	text, _, _ = strings.Cut(text, "\n## ")
	return heading + strings.TrimSuffix(text, "\n") + "\n"
}

// withSection returns a page whose last section is this one, in place of the one of the same heading.
func withSection(page, heading, text string) string {
	if old := section(page, heading); old != "" {
		page = strings.Replace(page, old, "", 1)
	}
	return strings.TrimRight(page, "\n") + "\n\n" + text
}

// callsReport is the text of the section.
func callsReport(rows []row, m machine, date time.Time, benchmark string) string {
	return callsHeading + `
` + "`make bench-calls`" + ` wrote this on ` + date.Format(time.DateOnly) + `, on a machine with ` + m.String() + `.

Each figure is the ratio of two lanes that take turns: a server and a client, each a process of its own, with so many calls in flight on one connection.
All lanes call the same method of ` + "`examples/tasks`" + `, answered without any work, by the generated Go client; only connect-go by its own. Behind Centrifugo
they have the generated configuration. *In batches* is how the generated server publishes its replies, *one request each* a publisher of the benchmark.

connect-go calls by JSON over HTTP/2 without encryption, by encoding/json and the same Go types instead of protobuf's, all
calls on one connection. As it comes it compresses each response; *without compression*, none below 1 kB. All lanes have the
same processors: what a client doesn't take is the server's.

` + table(rows) + `
Dispatch is what the generated server does beside decoding params, running the handler and encoding its result:

` + "```" + `
` + benchmark + "```" + `
`
}

// calls measures the races whose name matches, prints their table, and writes the section to a file unless it is "".
func (e *environment) calls(ctx context.Context, chosen func(name string) bool, file string, stdout, stderr io.Writer) error {
	dir, err := e.buildCalls(ctx)
	if err != nil {
		return err
	}
	var races []race
	for _, r := range e.races() {
		if chosen(r.name) {
			races = append(races, r)
		}
	}
	if races == nil {
		return errNoExperiment
	}
	runs := raceRuns
	if e.runs > 0 {
		runs = e.runs
	}
	rows, err := measureRaces(ctx, races, dir, runs, stderr)
	if err != nil {
		return err
	}
	fmt.Fprint(stdout, table(rows))
	if file == "" {
		return nil
	}
	return e.writeCalls(ctx, file, dir, rows, stdout, stderr)
}

// writeCalls writes the section, with the runtime's own benchmark of what a call costs.
func (e *environment) writeCalls(ctx context.Context, file, dir string, rows []row, stdout, stderr io.Writer) error {
	connect, err := dependency(filepath.Join(dir, "load"), "connectrpc.com/connect")
	if err != nil {
		return err
	}
	m := e.thisMachine()
	m.peers = []string{connect}
	text, err := e.runBenchmarks(ctx, dispatchBenchmark, stdout, stderr)
	if err != nil {
		return err
	}
	name := filepath.Join(e.root, file)
	page, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	return os.WriteFile(name, []byte(withSection(string(page), callsHeading, callsReport(rows, m, time.Now(), text))), 0o644)
}

var dispatchBenchmark = [][]string{
	{"go", "test", "-run", "^$", "-bench", "^BenchmarkDispatch$", "-benchmem", "-count", "3", "./generator/goserver/runtime"},
}
