// Package lab proves what docs/types.md promises: what Go writes, every client reads; what a client lets its caller send, Go reads, as the same value.
//
// Each package below testdata/types is a construct. The laboratory generates its clients, lets a program in Go (the referee) make
// values, sends them through the clients and back, lets the clients make params of their own, and lets the referee compare.
package lab

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"testing"

	"example.com/rpcgen/rpcdef"
	"example.com/rpcgen/testdata/types/lab/referee"
)

var (
	count = flag.Int("values", 6, "random values, and params, of each construct and client")
	seed  = flag.Uint64("seed", 1, "what random values depend on")
)

// roundSize is how many random values are in work at a time.
const roundSize = 200

func TestTypeLaw(t *testing.T) {
	l := &laboratory{work: ".build/lab"}
	l.lock(t)
	l.loadConstructs(t)
	files := l.generateClients(t)
	l.prove(t, files)
	l.checkTable(t, files)
}

// A laboratory proves it for some constructs.
type laboratory struct {
	work    string   // the folder for what it makes, relative to the module's root
	env     []string // what its commands find in the environment besides
	samples string   // import path of the package that makes values of types that reflection can't fill; "" where there are none such

	api        *rpcdef.API
	constructs []*construct
	total      *referee.Report
	first      []referee.Value // of the first round
}

// prove sends values through the clients of all constructs, and fails the test where one doesn't come back.
func (l *laboratory) prove(t *testing.T, files map[string][]byte) {
	t.Helper()
	files["referee/main.go"] = l.program()
	l.writeFiles(t, files, "python/clients", "typescript/clients", "go", "referee")
	if t.Failed() {
		t.FailNow()
	}
	l.total = referee.NewReport()
	l.build(t)
	python, typescript := l.startPython(t), l.startTypeScript(t)
	l.lintPython(t)
	lintTypeScript := l.startLintTypeScript(t)
	for done := 0; done < *count; done += roundSize {
		l.round(t, min(roundSize, *count-done), done, python, typescript)
	}
	lintTypeScript()
	l.verdict(t)
}

// A job is what a client's runner does in a round.
type job struct {
	Values   string     `json:"values"`
	Out      string     `json:"out"`
	Literals string     `json:"literals"`
	Params   int        `json:"params"`
	Seed     uint64     `json:"seed"`
	Clients  [][]string `json:"clients"`
}

// round makes values, sends them through all clients, and judges what comes back. The first round has the values that aren't random.
func (l *laboratory) round(t *testing.T, size, done int, python, typescript *runner) {
	t.Helper()
	first := done == 0
	number := strconv.FormatUint(*seed+uint64(done), 10)
	options := []string{"-n", strconv.Itoa(size), "-seed", number, "-fixed=" + strconv.FormatBool(first)}
	run := func(args ...string) {
		l.command(t, l.file("."), "bin/referee", append(slices.Clone(options), args...)...)
	}
	run("fill", "values.jsonl")

	j := job{Values: l.absolute(t, "values.jsonl"), Params: size, Seed: *seed + uint64(done)}
	python.start(t, j, l.clients(modeIn, modeBoth), "")
	literals := ""
	if first {
		literals = l.absolute(t, "typescript/literals")
		if err := os.RemoveAll(literals); err != nil {
			t.Fatal(err)
		}
	}
	typescript.start(t, j, l.clients(modeOut, modeBoth), literals)
	typescript.wait(t)
	if first {
		l.total.Failures = append(l.total.Failures, l.checkLiterals(t)...)
	}
	python.wait(t)
	run("judge", "values.jsonl", "report.json", "Python", python.out, "TypeScript", typescript.out)
	l.add(t)
	if first {
		l.first = l.readValues(t)
	}
}

func (l *laboratory) clients(modes ...string) [][]string {
	var all [][]string
	for _, c := range l.constructs {
		for _, mode := range modes {
			all = append(all, []string{c.name, mode})
		}
	}
	return all
}

// readValues reads the values of the round.
func (l *laboratory) readValues(t *testing.T) []referee.Value {
	t.Helper()
	var all []referee.Value
	for line := range bytes.Lines(readFile(t, l.file("values.jsonl"))) {
		var v referee.Value
		if err := json.Unmarshal(line, &v); err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	return all
}

// add adds the report of a round to the total.
func (l *laboratory) add(t *testing.T) {
	t.Helper()
	var report referee.Report
	if err := json.Unmarshal(readFile(t, l.file("report.json")), &report); err != nil {
		t.Fatal(err)
	}
	l.total.Failures = append(l.total.Failures, report.Failures...)
	maps.Copy(l.total.Limited, report.Limited)
	for client, names := range report.Reached {
		l.total.Reached[client] = append(l.total.Reached[client], names...)
	}
	for _, pair := range [][2]map[string]int{
		{l.total.Received, report.Received},
		{l.total.Refused, report.Refused},
		{l.total.Sent, report.Sent},
		{l.total.Withheld, report.Withheld},
	} {
		for client, n := range pair[1] {
			pair[0][client] += n
		}
	}
}

// verdict reports what was found. A failure that isn't known fails the test, and so does a known one that is gone.
func (l *laboratory) verdict(t *testing.T) {
	t.Helper()
	for _, client := range slices.Sorted(maps.Keys(l.total.Received)) {
		t.Logf("%-10s %6d values came back, %5d were refused as stated; of its own params Go read %6d, %6d were refused before", client,
			l.total.Received[client], l.total.Refused[client], l.total.Sent[client], l.total.Withheld[client])
	}
	for client, reached := range l.total.Reached {
		for _, c := range l.constructs {
			if !slices.Contains(reached, c.name) {
				t.Errorf("%s: no params that %s made have reached Go, so that nothing is proven", c.name, client)
			}
		}
	}
	found := map[string][]referee.Failure{}
	for _, f := range l.total.Failures {
		key := f.Construct + " " + f.Client
		found[key] = append(found[key], f)
	}
	for _, key := range slices.Sorted(maps.Keys(found)) {
		if reason := known[key]; reason != "" {
			t.Logf("KNOWN %s: %s (%d cases)", key, reason, len(found[key]))
			continue
		}
		t.Errorf("%s fails %d times, e.g.\n%s", key, len(found[key]), describe(shortest(found[key])))
	}
	for key, reason := range known {
		if found[key] == nil {
			t.Errorf("%s works now: remove it from the table of what is known (%s)", key, reason)
		}
	}
}

func shortest(failures []referee.Failure) referee.Failure {
	return slices.MinFunc(failures, func(a, b referee.Failure) int {
		return cmp.Compare(len(a.Wire)+len(a.Sent), len(b.Wire)+len(b.Sent))
	})
}

func describe(f referee.Failure) string {
	text := fmt.Sprintf("\t%s (%s)", f.Problem, f.Mode)
	if f.Wire != "" {
		text += "\n\tGo wrote    " + f.Wire
	}
	if f.Sent != "" {
		text += "\n\tclient sent " + f.Sent
	}
	return text
}
