// Package godoc makes the doc comments of generated Go code, for the back-ends that write Go.
package godoc

import (
	"fmt"
	"go/build/constraint"
	"go/doc/comment"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/rpcgen/generator/emit"
)

// InsertBeforeDeprecation adds a paragraph at the end of a doc, or before the paragraph that deprecates, which must be the last one.
func InsertBeforeDeprecation(text, paragraph string) string {
	if i := strings.Index(text, "\n\nDeprecated: "); i >= 0 {
		return text[:i] + "\n\n" + paragraph + text[i:]
	}
	if strings.HasPrefix(text, "Deprecated: ") {
		return paragraph + "\n\n" + text
	}
	return text + "\n\n" + paragraph
}

// Renamed returns a doc that begins with the name of what it describes, with another name.
func Renamed(text, from, to string) string {
	if rest, ok := strings.CutPrefix(text, from+" "); ok {
		return to + " " + rest
	}
	return text
}

// Text returns the text of a doc comment in gofmt's form; "" for a blank text. It shows as escape sequences what would be more than a
// comment, such as a build constraint, and what readers would not see.
func Text(text string) string {
	if isPlain(text) {
		return text
	}
	text = withoutTrailing(Printable(text))
	for range len(text) { // gofmt may need several rounds, e.g. to make one quotation mark of two
		canonical := withoutTrailing(canonicalDoc(text))
		if canonical == text {
			break
		}
		text = canonical
	}
	return text
}

// isPlain reports whether Text can return a text as it is, which saves the time to parse it. Its lines start with a letter, its
// paragraphs end with a full stop (else one could be a heading), and all of it is printable ASCII without markup.
func isPlain(text string) bool {
	before := byte('\n')
	for i := range len(text) {
		c := text[i]
		switch {
		case isLetter(c):
		case c == '\n':
			if before == ' ' || before == '\n' && (i < 2 || text[i-2] != '.') {
				return false
			}
		case before == '\n', c < ' ', c > '~', c == '[', c == '`', c == '\'' && before == '\'':
			return false
		}
		before = c
	}
	return before != ' ' && before != '\n'
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

// Printable returns text with escape sequences for the characters that a Go comment can't hold and for those that reorder what the reader
// sees. It also escapes build constraints, which gofmt would move to the top of the file.
func Printable(text string) string {
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

// escaped reports whether r is shown as an escape sequence: it is a control character, a line separator, a byte order mark, or changes the
// direction of text.
func escaped(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' || r == '\ufeff'
}

// Print prints a doc comment, unless it is empty.
func Print(b *emit.Buffer, doc string) {
	for more := doc != ""; more; {
		var line string
		line, doc, more = strings.Cut(doc, "\n")
		switch {
		case line == "":
			b.Line("//")
		case line[0] == '\t':
			b.Line("//", line)
		default:
			b.Line("// ", line)
		}
	}
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
