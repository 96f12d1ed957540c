package syntax

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Imports is what a module imports: from the language, from libraries, and from modules of the package.
type Imports struct {
	Language, Libraries, Own []Import
	TypeChecking             string // the name of TYPE_CHECKING; "" if nothing is imported from the package
}

// An Import is what is imported from a module.
type Import struct {
	Module  string
	Names   []string
	Renamed []string // e.g. "Any as _Any"
	Early   int      // how many of the renamed ones come before names
}

// NewImport returns an import from a module. The keys of names are the names there, the values those in the importing module.
func NewImport(module string, names map[string]string) Import {
	m := Import{Module: module}
	all := slices.Collect(maps.Keys(names))
	SortNames(all)
	for _, name := range all {
		if here := names[name]; here == name {
			m.Names = append(m.Names, name)
			continue
		}
		m.Renamed = append(m.Renamed, name+" as "+names[name])
		if len(m.Names) == 0 {
			m.Early++
		}
	}
	return m
}

// SortNames sorts names as import sorters do: constants, classes, then the rest; ignoring case, and numbers in them by their values.
func SortNames(names []string) { sortBy(names, strings.ToLower) }

// SortExports sorts names as sorters of __all__ do: like SortNames, but capital letters come first.
func SortExports(names []string) { sortBy(names, func(name string) string { return name }) }

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
	for n < len(s) && IsDigit(rune(s[n])) {
		n++
	}
	return s[:n]
}
