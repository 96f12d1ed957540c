package golang

import "strconv"

// quote returns s as a Go string literal.
func quote(s string) string {
	if isWord(s) {
		return `"` + s + `"`
	}
	return strconv.Quote(s)
}

// isWord reports whether s consists of letters, digits and a few other characters that no literal needs to escape.
func isWord(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isLetter(c) && (c < '0' || c > '9') && c != '_' && c != '.' && c != ',' {
			return false
		}
	}
	return true
}

// quoteTag returns a struct tag as a literal, in backquotes if they can hold it.
func quoteTag(tag string) string {
	if strconv.CanBackquote(tag) {
		return "`" + tag + "`"
	}
	return quote(tag)
}

func isLetter[C byte | rune](c C) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
