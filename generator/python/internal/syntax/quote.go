// Package syntax is what the text of Python files is made of: literals, docstrings, names, imports, and lines as ruff lays them out. It knows no API.
package syntax

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/rpcgen/generator/emit"
)

// Quote returns s as a Python string literal, on one line. Each byte of s that isn't valid UTF-8 becomes U+FFFD, as in encoding/json.
func Quote(s string) string {
	return `"` + escape(s, true) + `"`
}

// escape returns the inside of a Python string literal. Characters that a reader can't see are escaped. If quotes is false, a quote is
// escaped only if it would end a docstring.
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

// plain are the bytes that are never escaped. Most texts have no others.
var plain = emit.NewByteSet(`"\`)

func hex(r rune, width int) string {
	digits := strconv.FormatInt(int64(r), 16)
	return strings.Repeat("0", width-len(digits)) + digits
}

// JSONString returns s as it is after encoding/json has written it and a client has read it.
func JSONString(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s { // an invalid byte is a U+FFFD of its own
		b.WriteRune(r)
	}
	return b.String()
}
