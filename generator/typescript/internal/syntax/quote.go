// Package syntax is what the text of TypeScript files is made of: literals, doc comments, imports, and how long its lines are. It knows no API.
package syntax

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"unicode"

	"example.com/rpcgen/generator/emit"
)

// Quote returns a string literal whose value is s. A byte that is no UTF-8 becomes U+FFFD, as in JSON.
func Quote(s string) string { return `"` + Escape(s) + `"` }

// Escape returns the inside of a string literal.
func Escape(s string) string {
	if isWord(s) {
		return s
	}
	var b strings.Builder
	runes := []rune(s)
	for i, r := range runes {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '<' && i+1 < len(runes) && (runes[i+1] == '/' || runes[i+1] == '!'):
			// "</script>" would end the script of a page that holds the code.
			b.WriteString(`\u003c`)
		case !visible(r):
			b.WriteString(escapeRune(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isWord reports whether s consists of letters, digits and a few other characters that no literal needs to escape.
func isWord(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (c < '0' || c > '9') && c != '_' && c != '.' && c != '-' {
			return false
		}
	}
	return true
}

// plain are the bytes that quoteDoc returns as they are.
var plain = emit.NewByteSet("@*<")

// visible reports whether r stands for itself in source text: it is no control, doesn't change the direction of the text, and ends no line.
func visible(r rune) bool { return unicode.IsPrint(r) }

// escapeRune writes r as JavaScript does in a string.
func escapeRune(r rune) string {
	if r > 0xFFFF {
		return fmt.Sprintf(`\u{%x}`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

// quoteDoc returns s as a line of a doc comment: what would end the comment, or begin a tag, is escaped.
func quoteDoc(s string) string {
	if plain.ContainsAll(s) {
		return s
	}
	var b strings.Builder
	before := ' '
	for _, r := range s {
		switch {
		case r == '@' && (before == ' ' || before == '\t' || before == '*' || before == '{'):
			b.WriteString(`\@`)
		case r == '/' && (before == '*' || before == '<'), r == '!' && before == '<':
			b.WriteByte('\\')
			b.WriteRune(r)
		case visible(r) || r == '\t':
			b.WriteRune(r)
		case unicode.IsSpace(r):
			r = ' '
			b.WriteRune(r)
		default:
			b.WriteString(escapeRune(r))
		}
		before = r
	}
	return b.String()
}

// Key returns the name of a property as an interface declares it.
func Key(name string) string {
	if isIdentifier(name) && name != "__proto__" {
		return name
	}
	return Quote(name)
}

func isIdentifier(s string) bool {
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_' || r == '$'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

// QuoteJSON returns s as a JSON string.
func QuoteJSON(s string) string {
	data, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(data)
}

// plainCode are the characters that Markdown leaves alone between backquotes.
const plainCode = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:/-{}#"

// QuoteMarkdownCode returns s as code in a Markdown text, also inside of a table.
func QuoteMarkdownCode(s string) string {
	if s != "" && strings.Trim(s, plainCode) == "" {
		return "`" + s + "`"
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case !visible(r):
			b.WriteString(html.EscapeString(escapeRune(r)))
		case unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(" .,:/-", r):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "&#%d;", r)
		}
	}
	return "<code>" + b.String() + "</code>"
}

// OwnKey returns a key of an object literal for a property that the object has itself.
func OwnKey(name string) string {
	if name == "__proto__" { // as it stands it would be what the object inherits from
		return "[" + Quote(name) + "]"
	}
	return Key(name)
}
