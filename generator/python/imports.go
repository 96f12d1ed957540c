package python

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
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
		case standard[module]:
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
		}
	}
	return m
}

// print prints the import from a module, which may have another name here.
func (m moduleImport) print(p *printer, as string) {
	p.imports(as, m.names)
	for _, name := range m.renamed {
		p.P("from ", as, " import ", name)
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
	p.In(func() {
		for _, name := range names {
			p.P(name, ",")
		}
	})
	p.P(")")
}

// sortNames sorts names as sorters of imports do: constants, classes, then the rest; without regard to case, and by the value of numbers.
func sortNames(names []string) {
	type key struct {
		class       int
		lower, name string
	}
	keys := make([]key, len(names))
	for i, name := range names {
		keys[i] = key{nameClass(name), strings.ToLower(name), name}
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(a.class-b.class, compareNatural(a.lower, b.lower), strings.Compare(a.name, b.name))
	})
	for i, k := range keys {
		names[i] = k.name
	}
}

// compareExports compares names as sorters of __all__ do: as sortNames, but capital letters come first.
func compareExports(a, b string) int {
	return cmp.Or(nameClass(a)-nameClass(b), compareNatural(a, b), strings.Compare(a, b))
}

func nameClass(name string) int {
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

// compareNatural compares names, the numbers in them by their values.
func compareNatural(a, b string) int {
	same := 0
	for same < len(a) && same < len(b) && a[same] == b[same] {
		same++
	}
	for same > 0 && isDigit(rune(a[same-1])) {
		same-- // a number is compared as a whole
	}
	a, b = a[same:], b[same:]
	m, n := leadingNumber(a), leadingNumber(b)
	if m == "" || n == "" {
		return strings.Compare(a, b)
	}
	if c := compareNumbers(m, n); c != 0 {
		return c
	}
	return compareNatural(a[len(m):], b[len(n):])
}

// leadingNumber returns the digits that s begins with.
func leadingNumber(s string) string {
	n := 0
	for n < len(s) && isDigit(rune(s[n])) {
		n++
	}
	return s[:n]
}

func compareNumbers(m, n string) int {
	m, n = strings.TrimLeft(m, "0"), strings.TrimLeft(n, "0")
	return cmp.Or(len(m)-len(n), strings.Compare(m, n))
}
