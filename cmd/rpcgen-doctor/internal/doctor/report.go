package doctor

import (
	"fmt"
	"io"
	"strings"
)

// A report is what is printed, a line for each check.
type report struct {
	out    io.Writer
	failed bool
	err    error // of out
}

// A setting is a line of Centrifugo's configuration, and what it must be.
type setting struct{ key, value string }

// to returns the setting of a key whose value is JSON, or words that say what must stand there.
func to(key, value string) setting { return setting{key, value} }

// okf says what holds.
func (r *report) okf(topic, format string, args ...any) { r.line("ok  ", topic, format, args) }

// unknownf says what can't be known from outside.
func (r *report) unknownf(topic, format string, args ...any) { r.line("?   ", topic, format, args) }

// fail says what doesn't hold, and what to set.
func (r *report) fail(topic, found string, settings ...setting) {
	r.failed = true
	var advice []string
	for _, s := range settings {
		advice = append(advice, s.key+" to "+s.value)
	}
	if advice != nil {
		found += ": set " + strings.Join(advice, ", and ")
	}
	r.line("FAIL", topic, "%s", []any{found})
}

func (r *report) line(verdict, topic, format string, args []any) {
	text := fmt.Sprintf(format, args...)
	if _, err := fmt.Fprintf(r.out, "%s  %s: %s\n", verdict, topic, printable(text)); err != nil && r.err == nil {
		r.err = err
	}
}

// printable returns a text on one line, without what a terminal would obey: a part of it comes from the server.
func printable(text string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' || c >= 0x7f && c < 0xa0 {
			return ' '
		}
		return c
	}, text)
}

// section returns the path of the settings of a channel: those of its namespace, or of channels without one.
func section(channel string) string {
	before, _, _ := strings.Cut(channel, "#")
	if name, _, found := strings.Cut(before, separator(channel)); found {
		return "channel.namespaces[" + name + "]"
	}
	return "channel.without_namespace"
}

// separator returns what ends the namespace of a channel; "." where it has none.
func separator(channel string) string {
	before, _, _ := strings.Cut(channel, "#")
	if at := strings.IndexAny(before, ".:/"); at >= 0 {
		return before[at : at+1]
	}
	return "."
}
