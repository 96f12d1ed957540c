package syntax

import (
	"strings"
	"unicode/utf8"

	"example.com/rpcgen/generator/emit"
)

// A Doc is the text of a doc comment.
type Doc struct {
	Text       string
	Throws     []string // classes of errors
	Deprecated string
}

// IsEmpty reports whether nothing is said.
func (d Doc) IsEmpty() bool { return d.Text == "" && d.Throws == nil && d.Deprecated == "" }

// PrintDoc prints a doc comment, unless it is empty.
func PrintDoc(b *emit.Buffer, d Doc) {
	if d.Deprecated == "" && d.Throws == nil && isLine(d.Text) && b.Fits(MaxColumns, "/** ", d.Text, " */") { // as most are
		b.Line("/** ", d.Text, " */")
		return
	}
	room := MaxColumns - b.Indent()
	lines := commentLines(d.Text, room-len(" * "))
	if (d.Throws != nil || d.Deprecated != "") && len(lines) > 0 {
		lines = append(lines, "")
	}
	for _, class := range d.Throws {
		lines = append(lines, "@throws "+class)
	}
	if d.Deprecated != "" {
		tagged := commentLines(d.Deprecated, room-len(" * @deprecated "))
		tagged[0] = "@deprecated " + tagged[0]
		lines = append(lines, tagged...)
	}
	switch {
	case len(lines) == 0:
	case len(lines) == 1 && b.Fits(MaxColumns, "/** ", lines[0], " */"):
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
