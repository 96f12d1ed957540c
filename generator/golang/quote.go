package golang

import (
	"fmt"
	"go/build/constraint"
	"go/doc/comment"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// quote returns s as a Go string literal.
func quote(s string) string { return strconv.Quote(s) }

// quoteTag returns a struct tag, in backquotes if it can.
func quoteTag(tag string) string {
	if strconv.CanBackquote(tag) {
		return "`" + tag + "`"
	}
	return quote(tag)
}

// docLines returns text as the lines of a doc comment, in the form that gofmt gives them, or nothing for a blank text. What could do
// something else than document, or could look as if it did, is shown as an escape sequence.
func docLines(text string) []string {
	text = withoutTrailing(printable(text))
	for range len(text) { // gofmt does some things one at a time, such as making one quote of two
		canonical := withoutTrailing(canonicalDoc(text))
		if canonical == text {
			break
		}
		text = canonical
	}
	if text == "" {
		return nil
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = commentLine(line)
	}
	return lines
}

func canonicalDoc(text string) string {
	var parser comment.Parser
	var printer comment.Printer
	return string(printer.Comment(parser.Parse(text)))
}

// withoutTrailing returns text without blanks at the ends of its lines, and without empty lines at its end.
func withoutTrailing(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRightFunc(line, unicode.IsSpace)
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// commentLine returns a line as a comment, as gofmt indents it.
func commentLine(line string) string {
	switch {
	case line == "":
		return "//"
	case strings.HasPrefix(line, "\t"):
		return "//" + line
	default:
		return "// " + line
	}
}

// printable returns text as Go source can hold it: without the characters that a Go comment must not hold, those that reorder what
// the reader sees, and build constraints, which gofmt would move to the top of the file.
func printable(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	var b strings.Builder
	for i, r := range text {
		_, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case r == '\n' || r == '\t' || !escaped(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
	}
	lines := strings.Split(b.String(), "\n")
	for i, line := range lines {
		if constraint.IsPlusBuild("//" + line) {
			lines[i] = strings.Replace(line, "+build", `\+build`, 1)
		}
	}
	return strings.Join(lines, "\n")
}

// escaped tells whether r is shown as an escape sequence: control characters, line separators, byte order marks and what changes
// the direction of text.
func escaped(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' || r == '\ufeff'
}
