package lab

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/rpcgen/testdata/types/lab/values"
)

var update = flag.Bool("update", false, "write docs/types.md")

const tableFile = root + "/docs/types.md"

// tableHead is what stands above the table.
const tableHead = `<!-- Written by go test ./testdata/types/lab -update. -->

# Types

What each kind of Go type is on the wire and in the clients. A row is a package below ` + "`testdata/types`" + `; ` + "`make test`" + ` proves it by round trips:
what Go writes goes through the generated clients and back, and params that the clients make (hypothesis and fast-check from the types
that a caller sees) go to Go, which reads the same values, unless the client refuses them before sending.

"The same" leaves out, and nothing else:

- a nil slice or map, which clients read as empty;
- nanoseconds in Python, whose ` + "`datetime`" + ` has microseconds;
- integers beyond 2^53-1 in TypeScript: the client refuses to read them, and names the remedy, ` + "`json:\",string\"`" + ` (marked with ¹); inside of values of
  unknown type they lose digits, as JSON.parse has it;
- in Python, a time of year 0, which is a decode error: ` + "`datetime`" + ` begins with year 1;
- digits of json.Number and of numbers in values of unknown type, beyond those of a float64; the sign of zero; what a float32 or float64 rounds;
- in the Go client, an embedded pointer to a struct with no field set, which may become nil; a nil ` + "`*big.Int`" + ` is sent as null, which Go reads as zero;
- texts of types with UnmarshalText (IP addresses and the like): a client sends any string, and the server refuses what isn't one.

Types of modules that many use, such as ` + "`uuid.UUID` and `decimal.Decimal`, which have types of their own in Python" + `, are in
[Type mapping](type-mapping.md). They are proven in the same way.
`

// table renders all constructs.
func (l *laboratory) table(t *testing.T, files map[string][]byte) string {
	t.Helper()
	wires := l.examples(t)
	var b strings.Builder
	b.WriteString(tableHead)
	group := ""
	for _, c := range l.constructs {
		if c.group != group {
			group = c.group
			fmt.Fprintf(&b, "\n## %s\n\n| construct | Go | on the wire | Python | TypeScript | Go client | |\n| --- | --- | --- | --- | --- | --- | --- |\n", group)
		}
		source, python, typescript, golang := c.columns(t, files, l.api)
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s |\n", prose(c.doc), cell(source), cell([]string{wires[c.name]}), cell(python),
			cell(typescript), cell(golang), l.mark(c))
	}
	b.WriteString("\n## Refused\n\nWhat can't work is an error at its place in the source.\n\n| Go | message |\n| --- | --- |\n")
	for _, r := range refusals(t) {
		fmt.Fprintf(&b, "| %s | %s |\n", cell([]string{r.source}), prose(r.message))
	}
	return b.String()
}

// mark returns what the last column shows for a construct.
func (l *laboratory) mark(c *construct) string {
	for _, client := range []string{"Python", "TypeScript", "Go"} {
		if reason := known[c.name+" "+client]; reason != "" {
			return "✗ " + prose(reason)
		}
	}
	if l.total.Limited[c.name] {
		return "✓¹"
	}
	return "✓"
}

// examples are the wire texts of constructs that are filled with what one may see every day.
func (l *laboratory) examples(t *testing.T) map[string]string {
	t.Helper()
	wires := map[string]string{}
	for _, v := range l.first {
		if v.Style == values.Full {
			wires[v.Construct] = v.Wire
		}
	}
	return wires
}

// cell renders lines of code in a table.
func cell(lines []string) string {
	if len(lines) > shownFields {
		lines = append(slices.Clone(lines[:shownFields]), "…")
	}
	var codes []string
	for _, line := range lines {
		codes = append(codes, code(line))
	}
	return strings.Join(codes, "<br>")
}

const maxCode = 90

func code(text string) string {
	if text == "…" || text == "" {
		return text
	}
	if runes := []rune(text); len(runes) > maxCode {
		text = string(runes[:maxCode]) + "…"
	}
	fence := "`"
	if strings.Contains(text, "`") {
		fence = "``"
		if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
			text = " " + text + " "
		}
	}
	return fence + strings.ReplaceAll(text, "|", `\|`) + fence
}

// prose escapes what would be markup.
func prose(text string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", "*", `\*`, "_", `\_`, "[", `\[`).Replace(text)
}

// checkTable compares the table with docs/types.md, or writes it there.
func (l *laboratory) checkTable(t *testing.T, files map[string][]byte) {
	t.Helper()
	got := l.table(t, files)
	if *update {
		if err := os.MkdirAll(filepath.Dir(tableFile), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(tableFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(tableFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("docs/types.md is stale, write it by make generate: -file +now\n%s", diff)
	}
}
