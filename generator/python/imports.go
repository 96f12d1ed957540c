package python

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/rpcgen/generator/emit"
)

// printImports prints the imports: those of the language and of libraries, then those of the package. A module of the package may
// also be imported from inside of its folder, where there is no package to be relative to. types are the names of all types, sorted.
func (s *scope) printImports(p *printer, types []string) {
	if s.importsOwn() {
		s.use("TYPE_CHECKING")
	}
	var language, libraries, own []moduleImport
	for _, module := range slices.Sorted(maps.Keys(s.imported)) {
		imported := newModuleImport(module, s.imported[module], types)
		switch {
		case strings.HasPrefix(module, "."):
			own = append(own, imported)
		case standard.Has(module):
			language = append(language, imported)
		default:
			libraries = append(libraries, imported)
		}
	}
	for _, block := range [][]moduleImport{language, libraries} {
		if block != nil {
			p.P()
		}
		for _, m := range block {
			m.print(p, m.module)
		}
	}
	if own == nil {
		return
	}
	p.P()
	p.P("if ", s.use("TYPE_CHECKING"), " or __package__:")
	p.In(func() {
		for _, m := range own {
			m.print(p, m.module)
		}
	})
	p.P("else:")
	p.In(func() {
		for _, m := range own {
			m.print(p, strings.TrimPrefix(m.module, "."))
		}
	})
}

func (s *scope) importsOwn() bool {
	for module := range s.imported {
		if strings.HasPrefix(module, ".") {
			return true
		}
	}
	return false
}

// A moduleImport is what is imported from a module.
type moduleImport struct {
	module  string
	names   []string
	renamed []string // e.g. "Any as _Any"
	early   int      // how many of these come before all names
}

// newModuleImport is told what the names are in the importing module. Those of types are sorted already.
func newModuleImport(module string, names map[string]string, types []string) moduleImport {
	m := moduleImport{module: module, names: make([]string, 0, len(names))}
	all := types
	if module != ".models" {
		all = slices.Collect(maps.Keys(names))
		sortNames(all)
	}
	for _, name := range all {
		switch here := names[name]; here {
		case "": // only among types
		case name:
			m.names = append(m.names, name)
		default:
			m.renamed = append(m.renamed, name+" as "+here)
			if len(m.names) == 0 {
				m.early++
			}
		}
	}
	return m
}

// print prints the import from a module, which may have another name here.
func (m moduleImport) print(p *printer, as string) {
	for i, name := range m.renamed {
		if i == m.early {
			p.imports(as, m.names)
		}
		p.P("from ", as, " import ", name)
	}
	if m.early == len(m.renamed) {
		p.imports(as, m.names)
	}
}

// imports prints the import of names from a module, if there are any.
func (p *printer) imports(module string, names []string) {
	if len(names) == 0 {
		return
	}
	if list := strings.Join(names, ", "); p.Fits(maxImport, "from ", module, " import ", list) {
		p.P("from ", module, " import ", list)
		return
	}
	p.P("from ", module, " import (")
	p.In(func() { p.Lines(names, ",") })
	p.P(")")
}

// sortNames sorts names as sorters of imports do: constants, classes, then the rest; without regard to case, and by the value of numbers.
func sortNames(names []string) { sortBy(names, strings.ToLower) }

// sortExports sorts names as sorters of __all__ do: as sortNames, but capital letters come first.
func sortExports(names []string) { sortBy(names, func(name string) string { return name }) }

// sortBy sorts names by their classes, then by what of them counts, then as they are.
func sortBy(names []string, counts func(string) string) {
	type sortable struct{ key, name string }
	all := make([]sortable, len(names))
	var key []byte
	var keys emit.Texts
	for i, name := range names {
		key = appendNatural(append(key[:0], nameClass(name)), counts(name))
		all[i] = sortable{keys.Join(string(key)), name}
	}
	slices.SortFunc(all, func(a, b sortable) int {
		return cmp.Or(strings.Compare(a.key, b.key), strings.Compare(a.name, b.name))
	})
	for i, s := range all {
		names[i] = s.name
	}
}

// nameClass returns the place of a name's class among the three.
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

// appendNatural appends a key for a name. Keys compare as the names do, but the numbers in them by their values: in front of a number's digits
// stands that it is one, and as many ones as it has digits.
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
