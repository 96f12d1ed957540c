package report

import "strings"

// What begins the sections of the page that make bench-calls, make bench-clients and make bench-events write; the rest is make bench's.
const (
	CallsHeading   = "## Calls\n"
	ClientsHeading = "## Clients\n"
	EventsHeading  = "## Events\n"
)

// section returns the section of a page that begins with the heading: "" if it has none.
func section(page, heading string) string {
	_, text, found := strings.Cut("\n"+page, "\n"+heading)
	if !found {
		return ""
	}
	text, _, _ = strings.Cut(text, "\n## ")
	return heading + strings.TrimRight(text, "\n") + "\n"
}

// WithSection returns a page with this section, in place of the one of the same heading, or last.
func WithSection(page, heading, text string) string {
	if old := section(page, heading); old != "" {
		return strings.Replace(page, old, text, 1)
	}
	return strings.TrimRight(page, "\n") + "\n\n" + text
}

// WithSectionsOf returns a page with the sections that an older one has, less what make bench writes.
func WithSectionsOf(page, old string) string {
	for _, heading := range []string{CallsHeading, ClientsHeading, EventsHeading} {
		if text := section(old, heading); text != "" {
			page = WithSection(page, heading, text)
		}
	}
	return page
}
