package main

import (
	"fmt"
	"slices"
	"strings"
)

// The lines of the page that the table stands between.
const (
	begin = "<!-- The table below is written by go run ./testdata/scenarios. -->\n"
	end   = "<!-- The end of the table. -->\n"
)

// table returns the table of what passed. It holds nothing that another run on the same sources would tell differently.
func table(list []scenario, reports map[string]report) string {
	var b strings.Builder
	b.WriteString("| | what happens, and what you see | Go | Python | TypeScript |\n| --- | --- | --- | --- | --- |\n")
	for _, s := range list {
		fmt.Fprintf(&b, "| %s | %s |", s.ID, strings.ReplaceAll(s.Sees, "|", `\|`))
		for _, language := range languages {
			b.WriteString(" " + cell(s, language, reports[language][s.ID]) + " |")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// cell says over which transports a scenario has passed in a language.
func cell(s scenario, language string, passed []string) string {
	if !slices.Contains(s.Languages, language) {
		return "n/a"
	}
	var names []string
	for _, transport := range transports {
		if slices.Contains(passed, transport) {
			names = append(names, transport)
		}
	}
	return strings.Join(names, ", ")
}

// withTable returns the page with the table in place of the one that it has.
func withTable(page, table string) (string, error) {
	before, rest, begins := strings.Cut(page, begin)
	_, after, ends := strings.Cut(rest, end)
	if !begins || !ends {
		return "", fmt.Errorf("the page has no lines\n%s%swhich the table stands between", begin, end)
	}
	return before + begin + "\n" + table + "\n" + end + after, nil
}
