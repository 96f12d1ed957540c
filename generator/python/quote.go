package python

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/rpcgen/generator/emit"
)

// quote returns s as a Python string literal, on one line. What is no valid UTF-8 in s becomes U+FFFD, byte by byte, as
// encoding/json does it.
func quote(s string) string {
	return `"` + escape(s, true) + `"`
}

// escape returns the inside of a Python string literal. Only what a reader can see stays as it is. Quotes are escaped all, or
// only where they would end a docstring.
func escape(s string, quotes bool) string {
	if plain.ContainsAll(s) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '"' && (quotes || endsDocstring(s[i:])), r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r < 0x80:
			b.WriteString(`\x` + hex(r, 2))
		case r < 0x10000:
			b.WriteString(`\u` + hex(r, 4))
		default:
			b.WriteString(`\U` + hex(r, 8))
		}
	}
	return b.String()
}

// plain are the bytes that don't have to be escaped. Most texts consist of them.
var plain = emit.NewByteSet(`"\`)

func hex(r rune, width int) string {
	digits := strconv.FormatInt(int64(r), 16)
	return strings.Repeat("0", width-len(digits)) + digits
}

// endsDocstring reports whether the quote that s begins with is the last of the text, or one of three.
func endsDocstring(s string) bool {
	return len(s) == 1 || strings.HasPrefix(s, `""`)
}

// docstring returns the inside of a docstring that inspect.cleandoc reads as it reads text, without indentation.
func docstring(text string) string {
	if plain.ContainsAll(text) && !strings.HasSuffix(text, " ") { // as most are
		return text
	}
	lines := strings.Split(text, "\n")
	if len(lines) == 1 || !foldable(lines) {
		return docLine(text)
	}
	lines[0] = docLine(lines[0])
	for i, line := range lines[1:] {
		lines[i+1] = docLine(expandTabs(line))
	}
	return strings.Join(lines, "\n") + "\n"
}

// docLine escapes a part of a docstring. A space at the end is escaped, too: editors remove it.
func docLine(line string) string {
	line = escape(line, false)
	if strings.HasSuffix(line, " ") {
		line = line[:len(line)-1] + `\x20`
	}
	return line
}

// foldable reports whether cleandoc takes the same indentation off of all lines but the first, so that there may be more of it in
// front of them. It doesn't where only white space stands in a line, or at the end.
func foldable(lines []string) bool {
	for _, line := range lines {
		if line != "" && strings.TrimFunc(line, unicode.IsSpace) == "" || strings.ContainsFunc(line, isPythonSpace) {
			return false
		}
	}
	return lines[0] != "" && lines[len(lines)-1] != ""
}

// isPythonSpace reports whether str.lstrip takes r away though it is neither a space nor a tab.
func isPythonSpace(r rune) bool {
	return r != ' ' && r != '\t' && (unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f)
}

// expandTabs replaces tabs as str.expandtabs does. cleandoc does that after the indentation was added, which moves the columns.
func expandTabs(line string) string {
	if !strings.Contains(line, "\t") {
		return line
	}
	var b strings.Builder
	column := 0
	for _, r := range line {
		if r == '\t' {
			n := 8 - column%8
			b.WriteString(strings.Repeat(" ", n))
			column += n
			continue
		}
		b.WriteRune(r)
		column++
	}
	return b.String()
}

// jsonString returns s as it is after encoding/json has written it and a client has read it.
func jsonString(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s { // an invalid byte is a U+FFFD of its own
		b.WriteRune(r)
	}
	return b.String()
}
