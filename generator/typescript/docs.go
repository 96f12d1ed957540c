package typescript

import (
	"strings"
	"unicode/utf8"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// A doc is the text of a doc comment.
type doc struct {
	text       string
	throws     []string // classes of errors
	deprecated string
}

func (d doc) isEmpty() bool { return d.text == "" && d.throws == nil && d.deprecated == "" }

// newDoc returns the doc of something in the API, with notes as further paragraphs.
func newDoc(d rpcdef.Doc, notes ...string) doc {
	if d.Deprecated == "" && notes == nil && !strings.Contains(d.Text, "\n\n") && strings.TrimSpace(d.Text) != "" { // as most are
		return doc{text: d.Text}
	}
	var paragraphs []string
	for p := range strings.SplitSeq(d.Text, "\n\n") {
		deprecation := d.Deprecated != "" && strings.HasPrefix(p, "Deprecated:")
		if !deprecation && strings.TrimSpace(p) != "" {
			paragraphs = append(paragraphs, p)
		}
	}
	return doc{text: strings.Join(append(paragraphs, notes...), "\n\n"), deprecated: d.Deprecated}
}

// printDoc prints a doc comment, unless it is empty.
func printDoc(b *emit.Buffer, d doc) {
	if d.deprecated == "" && d.throws == nil && isLine(d.text) && b.Fits(maxColumns, "/** ", d.text, " */") { // as most are
		b.Line("/** ", d.text, " */")
		return
	}
	room := maxColumns - b.Indent()
	lines := commentLines(d.text, room-len(" * "))
	if (d.throws != nil || d.deprecated != "") && len(lines) > 0 {
		lines = append(lines, "")
	}
	for _, class := range d.throws {
		lines = append(lines, "@throws "+class)
	}
	if d.deprecated != "" {
		tagged := commentLines(d.deprecated, room-len(" * @deprecated "))
		tagged[0] = "@deprecated " + tagged[0]
		lines = append(lines, tagged...)
	}
	switch {
	case len(lines) == 0:
	case len(lines) == 1 && b.Fits(maxColumns, "/** ", lines[0], " */"):
		b.P("/** ", lines[0], " */")
	default:
		b.P("/**")
		for _, line := range lines {
			if line = strings.TrimRight(line, " \t"); line == "" {
				b.P(" *")
			} else {
				b.P(" * ", line)
			}
		}
		b.P(" */")
	}
}

// isLine reports whether a text is a line that a comment holds as it is.
func isLine(text string) bool { return plain.ContainsAll(text) && strings.Trim(text, " ") != "" }

// commentLines returns the text, safe inside of a comment. A paragraph with a line that is too long is filled anew, unless it is laid out
// by hand.
func commentLines(text string, width int) []string {
	if text == "" {
		return nil
	}
	lines := make([]string, 0, 8)
	for p := range strings.SplitSeq(text, "\n\n") {
		if len(lines) > 0 {
			lines = append(lines, "")
		}
		lines = appendParagraph(lines, p, width)
	}
	return lines
}

func appendParagraph(lines []string, p string, width int) []string {
	start := len(lines)
	long, laidOut := false, false
	for line := range strings.SplitSeq(p, "\n") {
		quoted := quoteDoc(line)
		lines = append(lines, quoted)
		long = long || utf8.RuneCountInString(quoted) > width
		laidOut = laidOut || line != "" && strings.ContainsRune(" \t-*#|>", rune(line[0]))
	}
	if !long || laidOut {
		return lines
	}
	return append(lines[:start], fill(strings.Fields(strings.Join(lines[start:], " ")), width)...)
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

// rulesNote returns a paragraph that lists the rules of a validate tag, nil if there are none.
func rulesNote(rules []rpcdef.Rule) []string {
	if len(rules) == 0 {
		return nil
	}
	return []string{"The server validates: " + rpcdef.JoinRules(rules, ", ") + "."}
}
