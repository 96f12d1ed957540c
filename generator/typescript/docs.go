package typescript

import (
	"strings"
	"unicode/utf8"

	"example.com/rpcgen/rpcdef"
)

// A doc is what a doc comment says.
type doc struct {
	text       string
	deprecated string
}

// newDoc returns the doc of something in the API, with notes as further paragraphs.
func newDoc(d rpcdef.Doc, notes ...string) doc {
	paragraphs := splitParagraphs(d.Text)
	kept := paragraphs[:0]
	for _, p := range paragraphs {
		if d.Deprecated == "" || !strings.HasPrefix(p, "Deprecated:") {
			kept = append(kept, p)
		}
	}
	return doc{strings.Join(append(kept, notes...), "\n\n"), d.Deprecated}
}

func splitParagraphs(text string) []string {
	var all []string
	for p := range strings.SplitSeq(text, "\n\n") {
		if strings.TrimSpace(p) != "" {
			all = append(all, p)
		}
	}
	return all
}

// comment returns the doc comment as it stands at a depth of indentation, without that indentation and with a newline at its end; "" if it says nothing.
func (d doc) comment(depth int) string {
	width := maxColumns - 2*depth
	lines := commentLines(d.text, width-len(" * "))
	if d.deprecated != "" {
		if len(lines) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, commentLines(d.deprecated, width-len(" * @deprecated "))...)
		// Only the first line of the deprecation carries the tag.
		first := len(lines) - len(commentLines(d.deprecated, width-len(" * @deprecated ")))
		lines[first] = "@deprecated " + lines[first]
	}
	switch {
	case len(lines) == 0:
		return ""
	case len(lines) == 1 && utf8.RuneCountInString(lines[0])+len("/**  */") <= width:
		return "/** " + lines[0] + " */\n"
	}
	var b strings.Builder
	b.WriteString("/**\n")
	for _, line := range lines {
		b.WriteString(strings.TrimRight(" * "+line, " ") + "\n")
	}
	b.WriteString(" */\n")
	return b.String()
}

// commentLines returns the text, safe inside of a comment. A paragraph with a line that is too long is filled anew, unless it is laid out
// by hand.
func commentLines(text string, width int) []string {
	if text == "" {
		return nil
	}
	var lines []string
	for i, p := range strings.Split(text, "\n\n") {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, paragraphLines(p, width)...)
	}
	return lines
}

func paragraphLines(p string, width int) []string {
	lines := strings.Split(p, "\n")
	long, laidOut := false, false
	for i, line := range lines {
		lines[i] = quoteDoc(line)
		long = long || utf8.RuneCountInString(lines[i]) > width
		laidOut = laidOut || line != "" && strings.ContainsRune(" \t-*#|>", rune(line[0]))
	}
	if !long || laidOut {
		return lines
	}
	return fill(strings.Fields(strings.Join(lines, " ")), width)
}

func fill(words []string, width int) []string {
	var lines []string
	line := ""
	for _, w := range words {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(w) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += w
	}
	return append(lines, line)
}

// rulesNote says what a validate tag demands.
func rulesNote(rules []rpcdef.Rule) []string {
	if len(rules) == 0 {
		return nil
	}
	words := make([]string, len(rules))
	for i, r := range rules {
		words[i] = r.Name
		if r.Arg != "" {
			words[i] += "=" + r.Arg
		}
	}
	return []string{"The server validates: " + strings.Join(words, ", ") + "."}
}
