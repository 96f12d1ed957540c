package rpcdef

import (
	"strings"
	"unicode"
)

// Words splits a name into its words, in lower case. Initialisms stay whole, digits stay with what precedes them, and everything
// that is no letter and no digit parts words:
//
//	GetHTTPStats     get http stats
//	tasks.get_stats  tasks get stats
//	OAuth2Token      o auth2 token
func Words(name string) []string {
	var words []string
	runes := []rune(name)
	start := -1
	flush := func(end int) {
		if start >= 0 {
			words = append(words, strings.ToLower(string(runes[start:end])))
		}
		start = -1
	}
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			flush(i)
			continue
		case start >= 0 && unicode.IsUpper(r) && startsWord(runes, i):
			flush(i)
		}
		if start < 0 {
			start = i
		}
	}
	flush(len(runes))
	return words
}

// startsWord tells whether the upper-case rune at i begins a new word: after a rune that isn't upper case, or as the last
// upper-case rune before a lower-case one ("HTTPStats"). The plural of an initialism ("IDs") is one word.
func startsWord(runes []rune, i int) bool {
	if !unicode.IsUpper(runes[i-1]) {
		return true
	}
	if i+1 >= len(runes) || !unicode.IsLower(runes[i+1]) {
		return false
	}
	plural := runes[i+1] == 's' && (i+2 == len(runes) || !unicode.IsLower(runes[i+2]))
	return !plural
}

// Snake joins the words of a name with underscores: "GetHTTPStats" gives "get_http_stats".
func Snake(name string) string { return strings.Join(Words(name), "_") }

// Pascal joins the words of a name, each with its first letter in upper case: "tasks.get_stats" gives "TasksGetStats".
func Pascal(name string) string {
	var b strings.Builder
	for _, w := range Words(name) {
		b.WriteString(capital(w))
	}
	return b.String()
}

// Camel is Pascal with the first word in lower case: "tasks.get_stats" gives "tasksGetStats".
func Camel(name string) string {
	var b strings.Builder
	for i, w := range Words(name) {
		if i > 0 {
			w = capital(w)
		}
		b.WriteString(w)
	}
	return b.String()
}

func capital(word string) string {
	r := []rune(word)
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}
