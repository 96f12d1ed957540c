package python

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/rpcgen/rpcdef"
)

// A scope resolves the names that a module uses, and records the imports that they need.
type scope struct {
	declared *declared
	isModels bool // the module declares the types itself

	used     map[string]string            // of imports: the name in its own module, and the name in this one
	imported map[string]map[string]string // by module, likewise
}

func newScope(d *declared, isModels bool) *scope {
	return &scope{declared: d, isModels: isModels, used: map[string]string{}, imported: map[string]map[string]string{}}
}

// use returns the name of an entry of imports, with underscores in front if a type has the same name.
func (s *scope) use(name string) string {
	if here, ok := s.used[name]; ok {
		return here
	}
	module, known := imports[name]
	if !known {
		panic("python: no import for " + name)
	}
	here := name
	for s.declared.modules.Has(here) {
		here = "_" + here
	}
	s.used[name] = here
	s.add(module, name, here)
	return here
}

// decl returns the name of a declaration.
func (s *scope) decl(head *rpcdef.Head) string {
	name := s.declared.typeOf(head)
	if !s.isModels {
		s.add(".models", name, name)
	}
	return name
}

func (s *scope) add(module, name, here string) {
	if s.imported[module] == nil {
		s.imported[module] = map[string]string{}
	}
	s.imported[module][name] = here
}

// importsView is what a module imports: from the language, from libraries, and from modules of the package.
type importsView struct {
	language, libraries, own []moduleImport
	typeChecking             string // the name of TYPE_CHECKING; "" if nothing is imported from the package
}

// imports returns what the module has to import. It must be called last.
func (s *scope) imports() importsView {
	var v importsView
	if s.importsOwn() {
		v.typeChecking = s.use("TYPE_CHECKING")
	}
	for _, module := range slices.Sorted(maps.Keys(s.imported)) {
		imported := newModuleImport(module, s.imported[module])
		switch {
		case strings.HasPrefix(module, "."):
			v.own = append(v.own, imported)
		case standard.Has(module):
			v.language = append(v.language, imported)
		default:
			v.libraries = append(v.libraries, imported)
		}
	}
	return v
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
	early   int      // how many of the renamed ones come before names
}

// newModuleImport returns an import from a module. The keys of names are the names there, the values those in the importing module.
func newModuleImport(module string, names map[string]string) moduleImport {
	m := moduleImport{module: module}
	all := slices.Collect(maps.Keys(names))
	sortNames(all)
	for _, name := range all {
		if here := names[name]; here == name {
			m.names = append(m.names, name)
			continue
		}
		m.renamed = append(m.renamed, name+" as "+names[name])
		if len(m.names) == 0 {
			m.early++
		}
	}
	return m
}

// importBlocks prints imports. A module of the package can also be imported from inside of its folder, where there is no package that
// imports could be relative to.
func (p *printer) importBlocks(v importsView) {
	for _, block := range [][]moduleImport{v.language, v.libraries} {
		if block != nil {
			p.P()
		}
		for _, m := range block {
			m.print(p, m.module)
		}
	}
	if v.own == nil {
		return
	}
	p.P()
	p.P("if ", v.typeChecking, " or __package__:")
	p.In(func() {
		for _, m := range v.own {
			m.print(p, m.module)
		}
	})
	p.P("else:")
	p.In(func() {
		for _, m := range v.own {
			m.print(p, strings.TrimPrefix(m.module, "."))
		}
	})
}

// print prints the import. The module may have another name here.
func (m moduleImport) print(p *printer, module string) {
	for i, name := range m.renamed {
		if i == m.early {
			p.imports(module, m.names)
		}
		p.P("from ", module, " import ", name)
	}
	if m.early == len(m.renamed) {
		p.imports(module, m.names)
	}
}

// imports prints the import of names from a module, if there are any.
func (p *printer) imports(module string, names []string) {
	if len(names) == 0 {
		return
	}
	if line := "from " + module + " import " + strings.Join(names, ", "); p.Fits(maxImport, line) {
		p.P(line)
		return
	}
	p.P("from ", module, " import (")
	p.In(func() { p.Lines(names, ",") })
	p.P(")")
}

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
