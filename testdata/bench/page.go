package main

import (
	"os"
	"path/filepath"
	"strings"
)

// callsHeading and clientsHeading begin the sections of the page that make bench-calls and make bench-clients write; the rest is make bench's.
const (
	callsHeading   = "## Calls\n"
	clientsHeading = "## Clients\n"
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

// withSection returns a page with this section, in place of the one of the same heading, or last.
func withSection(page, heading, text string) string {
	if old := section(page, heading); old != "" {
		return strings.Replace(page, old, text, 1)
	}
	return strings.TrimRight(page, "\n") + "\n\n" + text
}

// withSectionsOf returns a page with the sections that an older one has from make bench-calls and make bench-clients.
func withSectionsOf(page, old string) string {
	for _, heading := range []string{callsHeading, clientsHeading} {
		if text := section(old, heading); text != "" {
			page = withSection(page, heading, text)
		}
	}
	return page
}

// writeSection writes a section of a page, which must be there already.
func (e *environment) writeSection(file, heading, text string) error {
	name := filepath.Join(e.root, file)
	page, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	return os.WriteFile(name, []byte(withSection(string(page), heading, text)), 0o644)
}
