package python

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// sortNames sorts names as import sorters do: constants, classes, then the rest; ignoring case, and numbers in them by their values.
func sortNames(names []string) { sortBy(names, strings.ToLower) }

// sortExports sorts names as sorters of __all__ do: like sortNames, but capital letters come first.
func sortExports(names []string) { sortBy(names, func(name string) string { return name }) }

// sortBy sorts names by their classes, then by what fold makes of them, then as they are.
func sortBy(names []string, fold func(string) string) {
	type sortable struct{ key, name string }
	all := make([]sortable, len(names))
	var key []byte
	for i, name := range names {
		key = appendNatural(append(key[:0], nameClass(name)), fold(name))
		all[i] = sortable{string(key), name}
	}
	slices.SortFunc(all, func(a, b sortable) int {
		return cmp.Or(strings.Compare(a.key, b.key), strings.Compare(a.name, b.name))
	})
	for i, s := range all {
		names[i] = s.name
	}
}

// nameClass returns the rank of a name's class: constant, class or other.
func nameClass(name string) byte {
	first, _ := utf8.DecodeRuneInString(name)
	switch {
	case len(name) > 1 && !strings.ContainsFunc(name, unicode.IsLower) && strings.ContainsFunc(name, unicode.IsUpper):
		return 0
	case unicode.IsUpper(first):
		return 1
	default:
		return 2
	}
}

// appendNatural appends the key of a name. Keys compare as the names do, but numbers by their values: "12" becomes "011012", which begins with
// a "1" for each digit between zeros.
func appendNatural(key []byte, name string) []byte {
	for name != "" {
		digits := leadingDigits(name)
		if digits == "" {
			key = append(key, name[0])
			name = name[1:]
			continue
		}
		name = name[len(digits):]
		number := strings.TrimLeft(digits, "0")
		key = append(key, '0')
		for range len(number) {
			key = append(key, '1')
		}
		key = append(append(key, '0'), number...)
	}
	return key
}

// leadingDigits returns the digits that s begins with.
func leadingDigits(s string) string {
	n := 0
	for n < len(s) && isDigit(rune(s[n])) {
		n++
	}
	return s[:n]
}
