package golang

import (
	"fmt"
	"go/build/constraint"
	"go/doc/comment"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// methodDoc returns the docs of a method. Where they start with its Go name, as docs do, they start with its name here.
func methodDoc(m *rpcdef.Method, name string) string {
	text := m.Doc.Text
	if rest, ok := strings.CutPrefix(text, m.GoName+" "); ok {
		text = name + " " + rest
	}
	if strings.TrimSpace(text) == "" {
		text = name + " calls " + m.Name + "."
	}
	if m.Timeout != 0 {
		note := "Where ctx has no deadline, it waits for " + m.Timeout.String() + " at most."
		text = insertBeforeDeprecation(text, note)
	}
	return text
}

func noWaitDoc(m *rpcdef.Method, v *methodView) string {
	text := v.noWait + " is " + v.Name + " without waiting for the server to handle the call:\nan error of the handler stays unknown."
	if m.Doc.Deprecated != "" {
		text += "\n\nDeprecated: " + m.Doc.Deprecated
	}
	return text
}

// insertBeforeDeprecation adds a paragraph to a doc. The deprecation stays last, where it is looked for.
func insertBeforeDeprecation(text, paragraph string) string {
	if i := strings.Index(text, "\n\nDeprecated: "); i >= 0 {
		return text[:i] + "\n\n" + paragraph + text[i:]
	}
	if strings.HasPrefix(text, "Deprecated: ") {
		return paragraph + "\n\n" + text
	}
	return text + "\n\n" + paragraph
}

// docText returns text as a doc comment says it, in the form that gofmt gives it, or nothing for a blank text. What could do something
// else than document, or could look as if it did, is shown as an escape sequence.
func docText(text string) string {
	if isPlain(text) {
		return text
	}
	text = withoutTrailing(printable(text))
	for range len(text) { // gofmt does some things one at a time, such as making one quote of two
		canonical := withoutTrailing(canonicalDoc(text))
		if canonical == text {
			break
		}
		text = canonical
	}
	return text
}

// isPlain reports whether a text is in gofmt's form as it is, as most are: lines that start with a letter, in paragraphs that end with a
// full stop, which no heading does. They hold nothing that is markup, or isn't to be seen.
func isPlain(text string) bool {
	if text != "" && isLetter(text[0]) && text[len(text)-1] != ' ' && plain.ContainsAll(text) { // a line
		return true
	}
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

// plain are the bytes that are no markup, whatever is beside them.
var plain = emit.NewByteSet("[`'")

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

// escaped reports whether r is shown as an escape sequence: control characters, line separators, byte order marks and what changes
// the direction of text.
func escaped(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' || r == '\ufeff'
}

func printDoc(b *emit.Buffer, doc string) {
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
