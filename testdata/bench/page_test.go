package main

import (
	"strings"
	"testing"
	"time"
)

// TestSections holds that make bench, make bench-calls and make bench-clients each replace their own part of the page.
func TestSections(t *testing.T) {
	date := time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC)
	calls := callsReport(nil, machine{cores: 2}, date, "BenchmarkDispatch 5\n")
	clients := clientsReport(nil, machine{cores: 2}, date)
	page := report(nil, machine{cores: 2}, time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC), "BenchmarkCall 5\n")
	alone := strings.TrimRight(page, "\n")
	for _, heading := range []string{callsHeading, clientsHeading} {
		if got := section(page, heading); got != "" {
			t.Errorf("a page without the section has %q", got)
		}
	}
	later := func(text string) string { return strings.Replace(text, "2026-11-24", "2026-11-25", 1) }
	for _, step := range []struct{ heading, text, want string }{
		{callsHeading, calls, alone + "\n\n" + calls},
		{clientsHeading, clients, alone + "\n\n" + calls + "\n" + clients},
		{callsHeading, later(calls), alone + "\n\n" + later(calls) + "\n" + clients},
		{clientsHeading, later(clients), alone + "\n\n" + later(calls) + "\n" + later(clients)},
	} {
		page = withSection(page, step.heading, step.text)
		if page != step.want {
			t.Errorf("the page is\n%s\nwant\n%s", page, step.want)
		}
		if got := section(page, step.heading); got != step.text {
			t.Errorf("the section is\n%s\nwant\n%s", got, step.text)
		}
	}
	if got := section(page+"\n## More\n\ntext\n", clientsHeading); got != later(clients) {
		t.Errorf("before another section it is\n%s\nwant\n%s", got, later(clients))
	}
	if got := withSectionsOf(alone+"\n", page); got != page {
		t.Errorf("a new page with the old sections is\n%s\nwant\n%s", got, page)
	}
}
