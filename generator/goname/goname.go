// Package goname spells the names that generated Go code declares, and durations in it.
package goname

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/rpcgen/rpcdef"
)

// Identifier returns the exported Go name for a wire name: "tasks.get_http_stats" gives "TasksGetHTTPStats".
func Identifier(name string) string {
	var b strings.Builder
	for _, word := range rpcdef.Words(name) {
		b.WriteString(capital(word))
	}
	return Exported(b.String())
}

// Local returns the Go name of a parameter or variable for a name in snake_case: "room_id" gives "roomID". If that begins with no letter, an x precedes it. It
// may be a word that means something to Go.
func Local(name string) string {
	words := rpcdef.Words(name)
	for i, word := range words[1:] {
		words[i+1] = capital(word)
	}
	name = strings.Join(words, "")
	if r, _ := utf8.DecodeRuneInString(name); !unicode.IsLetter(r) {
		return "x" + name
	}
	return name
}

// capital returns a lower-case word as part of a name: "stats" gives "Stats", "id" "ID", "ids" "IDs", "utf8" "UTF8".
func capital(word string) string {
	letters := strings.TrimRightFunc(word, unicode.IsDigit)
	digits := word[len(letters):]
	if initialisms.Has(letters) {
		return strings.ToUpper(letters) + digits
	}
	if stem, plural := strings.CutSuffix(letters, "s"); plural && initialisms.Has(stem) {
		return strings.ToUpper(stem) + "s" + digits
	}
	return upperFirst(word)
}

// Exported returns name with its first letter in upper case. If that isn't an exported identifier, an X precedes it.
func Exported(name string) string {
	name = upperFirst(name)
	if r, _ := utf8.DecodeRuneInString(name); !unicode.IsUpper(r) {
		return "X" + name
	}
	return name
}

func upperFirst(name string) string {
	r, size := utf8.DecodeRuneInString(name)
	if size == 0 || unicode.IsUpper(r) {
		return name
	}
	return string(unicode.ToUpper(r)) + name[size:]
}

// Package returns the name of the package of an import path: its last element without a version, in lower-case letters and digits. The role, such as
// "client", is added where that is no name for a package.
func Package(importPath, role string) string {
	elems := strings.Split(importPath, "/")
	last := elems[len(elems)-1]
	if len(elems) > 1 && isVersion(last) {
		last = elems[len(elems)-2]
	}
	name := strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return unicode.ToLower(r)
		}
		return -1
	}, last)
	if name == "" || name[0] <= '9' {
		name = role + name
	}
	if name == "main" || Reserved.Has(name) {
		name += role
	}
	return name
}

// isVersion reports whether an element of a module path is a major version, e.g. "v2".
func isVersion(elem string) bool {
	digits, ok := strings.CutPrefix(elem, "v")
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
}
