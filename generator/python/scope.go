package python

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/rpcgen/rpcdef"
)

// A scope is what a module knows by name, and collects what it has to import for that.
type scope struct {
	names map[rpcdef.Decl]string // of all declarations
	taken map[string]bool        // the same names

	imported map[string]map[string]string // module, name there, name here
	local    bool                         // the declarations are the module's own
}

func newScope(names map[rpcdef.Decl]string, local bool) *scope {
	s := &scope{names: names, taken: map[string]bool{}, imported: map[string]map[string]string{}, local: local}
	for _, name := range names {
		s.taken[name] = true
	}
	return s
}

// use returns the name of something that every API's module may import. A declaration of that name has the precedence.
func (s *scope) use(name string) string {
	module, known := imports[name]
	if !known {
		panic("python: no import for " + name)
	}
	here := name
	for s.taken[here] {
		here = "_" + here
	}
	s.add(module, name, here)
	return here
}

// decl returns the name of a declaration.
func (s *scope) decl(d rpcdef.Decl) string {
	name := s.names[d]
	if !s.local {
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

// printImports prints the imports: those of the language and of libraries, then those of the package. A module of the package may
// also be imported from inside of its folder, where there is no package to be relative to.
func (s *scope) printImports(p *printer) {
	var language, libraries, own []string
	for _, module := range slices.Sorted(maps.Keys(s.imported)) {
		switch {
		case strings.HasPrefix(module, "."):
			own = append(own, module)
		case standard[module]:
			language = append(language, module)
		default:
			libraries = append(libraries, module)
		}
	}
	for _, block := range [][]string{language, libraries} {
		for _, module := range block {
			s.printImport(p, module, module)
		}
		if block != nil {
			p.P()
		}
	}
	if own == nil {
		return
	}
	p.P("if ", s.use("TYPE_CHECKING"), " or __package__:")
	p.In(func() {
		for _, module := range own {
			s.printImport(p, module, module)
		}
	})
	p.P("else:")
	p.In(func() {
		for _, module := range own {
			s.printImport(p, module, strings.TrimPrefix(module, "."))
		}
	})
	p.P()
}

// printImport prints what is imported from a module, which may have another name here.
func (s *scope) printImport(p *printer, module, as string) {
	var names, renamed []string
	for _, name := range slices.SortedFunc(maps.Keys(s.imported[module]), compareNames) {
		if here := s.imported[module][name]; here != name {
			renamed = append(renamed, name+" as "+here)
			continue
		}
		names = append(names, name)
	}
	p.imports(as, names)
	for _, name := range renamed {
		p.P("from ", as, " import ", name)
	}
}

// imports prints the import of names from a module, if there are any.
func (p *printer) imports(module string, names []string) {
	head, list := "from "+module+" import ", strings.Join(names, ", ")
	switch {
	case names == nil:
	case utf8.RuneCountInString(head+list)+p.depth*len(p.Unit) <= maxImport:
		p.P(head, list)
	default:
		p.wrap(head+"("+list+")", maxImport)
	}
}

// compareNames compares as Python's import sorters do: constants, classes, then the rest; without regard to case, and by the
// value of numbers.
func compareNames(a, b string) int {
	return cmp.Or(
		nameClass(a)-nameClass(b),
		strings.Compare(naturalKey(strings.ToLower(a)), naturalKey(strings.ToLower(b))),
		strings.Compare(a, b),
	)
}

// compareExports compares as sorters of __all__ do: as compareNames, but capital letters come first.
func compareExports(a, b string) int {
	return cmp.Or(nameClass(a)-nameClass(b), strings.Compare(naturalKey(a), naturalKey(b)))
}

func nameClass(name string) int {
	first, _ := utf8.DecodeRuneInString(name)
	switch {
	case len(name) > 1 && strings.ToUpper(name) == name && strings.ToLower(name) != name:
		return 0
	case unicode.IsUpper(first):
		return 1
	default:
		return 2
	}
}

var digits = regexp.MustCompile(`[0-9]+`)

// naturalKey pads numbers, so that they sort by value.
func naturalKey(name string) string {
	return digits.ReplaceAllStringFunc(name, func(n string) string { return strings.Repeat("0", max(0, 20-len(n))) + n })
}
