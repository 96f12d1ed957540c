package golang

import "strconv"

// quote returns s as a Go string literal.
func quote(s string) string {
	if isWord(s) {
		return `"` + s + `"`
	}
	return strconv.Quote(s)
}

// isWord reports whether s is a name as most are, with nothing in it that a literal escapes.
func isWord(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isLetter(c) && (c < '0' || c > '9') && c != '_' && c != '.' && c != ',' {
			return false
		}
	}
	return true
}

// quoteTag returns a struct tag, in backquotes if it can.
func quoteTag(tag string) string {
	if strconv.CanBackquote(tag) {
		return "`" + tag + "`"
	}
	return quote(tag)
}

func isLetter[C byte | rune](c C) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
