package main

import (
	"strings"
	"testing"
	"time"
)

// TestSections holds that make bench and make bench-calls each replace their own part of the page.
func TestSections(t *testing.T) {
	first := callsReport(nil, machine{cores: 2}, time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC), "BenchmarkDispatch 5\n")
	second := strings.Replace(first, "2026-11-24", "2026-11-25", 1)
	page := report(nil, machine{cores: 2}, time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC), "BenchmarkCall 5\n")
	if got := section(page, callsHeading); got != "" {
		t.Errorf("a page without the section has %q", got)
	}
	for _, text := range []string{first, second} {
		before := page
		page = withSection(page, callsHeading, text)
		if got := section(page, callsHeading); got != text {
			t.Errorf("the section is\n%s\nwant\n%s", got, text)
		}
		if rest, _, _ := strings.Cut(before, "\n"+callsHeading); page != strings.TrimRight(rest, "\n")+"\n\n"+text {
			t.Errorf("the page is\n%s", page)
		}
	}
	if got := section(page+"\n## More\n\ntext\n", callsHeading); got != second {
		t.Errorf("before another section it is\n%s\nwant\n%s", got, second)
	}
}
