package types

import (
	"maps"
	"slices"
	"strings"

	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

// A Scope resolves the names that a module uses, and records the imports that they need.
type Scope struct {
	Names    *Names
	isModels bool // the module declares the types itself

	used     map[string]string            // of imports: the name in its own module, and the name in this one
	imported map[string]map[string]string // by module, likewise
}

// NewScope returns the scope of a module: of models.py, or of one that imports from it.
func NewScope(d *Names, isModels bool) *Scope {
	return &Scope{Names: d, isModels: isModels, used: map[string]string{}, imported: map[string]map[string]string{}}
}

// Use returns the name of an entry of imports, with underscores in front if a type has the same name.
func (s *Scope) Use(name string) string {
	if here, ok := s.used[name]; ok {
		return here
	}
	module, known := imports[name]
	if !known {
		panic("python: no import for " + name)
	}
	here := name
	for s.Names.modules.Has(here) {
		here = "_" + here
	}
	s.used[name] = here
	s.Add(module, name, here)
	return here
}

// Own returns a name that the package exports for an API such as this, so that no type of the API has it.
func (s *Scope) Own(name string) string {
	s.Add(imports[name], name, name)
	return name
}

// Decl returns the name of a declaration.
func (s *Scope) Decl(head *rpcdef.Head) string {
	name := s.Names.TypeOf(head)
	if !s.isModels {
		s.Add(".models", name, name)
	}
	return name
}

// Add records that a name is imported from a module, and what it is called here.
func (s *Scope) Add(module, name, here string) {
	if s.imported[module] == nil {
		s.imported[module] = map[string]string{}
	}
	s.imported[module][name] = here
}

// Imports returns what the module has to import. It must be called last.
func (s *Scope) Imports() syntax.Imports {
	var v syntax.Imports
	if s.importsOwn() {
		v.TypeChecking = s.Use("TYPE_CHECKING")
	}
	for _, module := range slices.Sorted(maps.Keys(s.imported)) {
		imported := syntax.NewImport(module, s.imported[module])
		switch {
		case strings.HasPrefix(module, "."):
			v.Own = append(v.Own, imported)
		case standard.Has(module):
			v.Language = append(v.Language, imported)
		default:
			v.Libraries = append(v.Libraries, imported)
		}
	}
	return v
}

func (s *Scope) importsOwn() bool {
	for module := range s.imported {
		if strings.HasPrefix(module, ".") {
			return true
		}
	}
	return false
}
