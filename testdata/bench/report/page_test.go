package report

import (
	"strings"
	"testing"
)

// TestSections holds that make bench, make bench-calls and make bench-clients each replace their own part of the page.
func TestSections(t *testing.T) {
	calls := CallsHeading + "\nwritten on 2026-11-24\n\n```\nBenchmarkDispatch 5\n```\n"
	clients := ClientsHeading + "\nwritten on 2026-11-24\n\n" + Table(nil)
	page := "# Performance\n\nwritten on 2026-11-23\n\n## Benchmarks\n\n```\nBenchmarkCall 5\n```\n"
	alone := strings.TrimRight(page, "\n")
	for _, heading := range []string{CallsHeading, ClientsHeading} {
		if got := section(page, heading); got != "" {
			t.Errorf("a page without the section has %q", got)
		}
	}
	later := func(text string) string { return strings.Replace(text, "2026-11-24", "2026-11-25", 1) }
	for _, step := range []struct{ heading, text, want string }{
		{CallsHeading, calls, alone + "\n\n" + calls},
		{ClientsHeading, clients, alone + "\n\n" + calls + "\n" + clients},
		{CallsHeading, later(calls), alone + "\n\n" + later(calls) + "\n" + clients},
		{ClientsHeading, later(clients), alone + "\n\n" + later(calls) + "\n" + later(clients)},
	} {
		page = WithSection(page, step.heading, step.text)
		if page != step.want {
			t.Errorf("the page is\n%s\nwant\n%s", page, step.want)
		}
		if got := section(page, step.heading); got != step.text {
			t.Errorf("the section is\n%s\nwant\n%s", got, step.text)
		}
	}
	if got := section(page+"\n## More\n\ntext\n", ClientsHeading); got != later(clients) {
		t.Errorf("before another section it is\n%s\nwant\n%s", got, later(clients))
	}
	if got := WithSectionsOf(alone+"\n", page); got != page {
		t.Errorf("a new page with the old sections is\n%s\nwant\n%s", got, page)
	}
}
