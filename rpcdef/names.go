package rpcdef

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words splits a name into its words, in lower case. Initialisms stay whole, digits stay with what precedes them, and everything
// that is no letter and no digit parts words:
//
//	GetHTTPStats     get http stats
//	tasks.get_stats  tasks get stats
//	OAuth2Token      o auth2 token
func Words(name string) []string {
	words := make([]string, 0, 8)
	start, lower := -1, ""
	if isASCII(name) { // else a letter and its lower-case one may differ in length
		lower = strings.ToLower(name)
	}
	flush := func(end int) {
		switch {
		case start < 0:
		case lower != "":
			words = append(words, lower[start:end])
		default:
			words = append(words, strings.ToLower(name[start:end]))
		}
		start = -1
	}
	before := rune(0)
	for i, r := range name {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9': // as most are
			if start < 0 {
				start = i
			}
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			flush(i)
		case start < 0:
			start = i
		case unicode.IsUpper(r) && startsWord(before, name[i+utf8.RuneLen(r):]):
			flush(i)
			start = i
		}
		before = r
	}
	flush(len(name))
	return words
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// startsWord reports whether an upper-case rune between these begins a new word: after a rune that isn't upper case, or as the last
// upper-case rune before a lower-case one ("HTTPStats"). The plural of an initialism ("IDs") is one word.
func startsWord(before rune, rest string) bool {
	if !unicode.IsUpper(before) {
		return true
	}
	next, size := utf8.DecodeRuneInString(rest)
	if !unicode.IsLower(next) {
		return false
	}
	afterNext, _ := utf8.DecodeRuneInString(rest[size:])
	plural := next == 's' && !unicode.IsLower(afterNext)
	return !plural
}

// Snake joins the words of a name with underscores: "GetHTTPStats" gives "get_http_stats".
func Snake(name string) string { return strings.Join(Words(name), "_") }

// Pascal joins the words of a name, each with its first letter in upper case: "tasks.get_stats" gives "TasksGetStats".
func Pascal(name string) string {
	var b strings.Builder
	b.Grow(len(name))
	for _, w := range Words(name) {
		writeCapital(&b, w)
	}
	return b.String()
}

// Camel is Pascal with the first word in lower case: "tasks.get_stats" gives "tasksGetStats".
func Camel(name string) string {
	var b strings.Builder
	b.Grow(len(name))
	for i, w := range Words(name) {
		if i > 0 {
			writeCapital(&b, w)
		} else {
			b.WriteString(w)
		}
	}
	return b.String()
}

// capitalized is a name with its first letter in upper case.
func capitalized(name string) string {
	var b strings.Builder
	writeCapital(&b, name)
	return b.String()
}

// writeCapital writes a word with its first letter in upper case.
func writeCapital(b *strings.Builder, word string) {
	first, size := utf8.DecodeRuneInString(word)
	b.WriteRune(unicode.ToUpper(first))
	b.WriteString(word[size:])
}
