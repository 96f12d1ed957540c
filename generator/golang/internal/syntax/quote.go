// Package syntax is what Go text is made of: literals, names that are taken, imports, columns. It knows no API.
package syntax

import "strconv"

// Quote returns s as a Go string literal.
func Quote(s string) string {
	if IsWord(s) {
		return `"` + s + `"`
	}
	return strconv.Quote(s)
}

// IsWord reports whether s consists of letters, digits and a few other characters that no literal needs to escape.
func IsWord(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isLetter(c) && (c < '0' || c > '9') && c != '_' && c != '.' && c != ',' {
			return false
		}
	}
	return true
}

// QuoteTag returns a struct tag as a literal, in backquotes if they can hold it.
func QuoteTag(tag string) string {
	if strconv.CanBackquote(tag) {
		return "`" + tag + "`"
	}
	return Quote(tag)
}

func isLetter[C byte | rune](c C) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
