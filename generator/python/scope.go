package python

import (
	"slices"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// A scope is what a module knows by name, and collects what it has to import for that.
type scope struct {
	renamed map[*rpcdef.Head]string // the names of the declarations that can't have their own
	owners  map[string]*rpcdef.Head // what has each of these names
	sieve   emit.Sieve              // that keeps these names

	texts    emit.Texts                   // of expressions
	local    bool                         // the declarations are the module's own
	used     map[string]string            // name there, name here, of what every API's module may import
	imported map[string]map[string]string // module, name there, name here
	zeros    map[*rpcdef.Enum]string      // see zeroMember
}

func newScope(renamed map[*rpcdef.Head]string, owners map[string]*rpcdef.Head, local bool) *scope {
	s := &scope{renamed: renamed, owners: owners, local: local, used: map[string]string{}, imported: map[string]map[string]string{}, zeros: map[*rpcdef.Enum]string{}}
	for name := range owners {
		s.sieve.Add(name)
	}
	return s
}

// knows reports whether something may have that name in the module, a declaration or what it imports.
func (s *scope) knows(name string) bool {
	return importable.Has(name) || s.sieve.Keeps(name) && s.owners[name] != nil
}

// use returns the name of something that every API's module may import. A declaration of that name has the precedence.
func (s *scope) use(name string) string {
	if here, ok := s.used[name]; ok {
		return here
	}
	module, known := imports[name]
	if !known {
		panic("python: no import for " + name)
	}
	here := name
	for s.owners[here] != nil {
		here = "_" + here
	}
	s.used[name] = here
	s.add(module, name, here)
	return here
}

// decl returns the name of a declaration.
func (s *scope) decl(head *rpcdef.Head) string {
	name, renamed := s.renamed[head]
	if !renamed {
		name = head.Name
	}
	if !s.local {
		s.add(".models", name, name)
	}
	return name
}

// zeroMember returns the name of the member of an enum that is its zero value, "" where there is none.
func (s *scope) zeroMember(e *rpcdef.Enum) string {
	member, known := s.zeros[e]
	if !known {
		if i := slices.IndexFunc(e.Values, func(v *rpcdef.EnumValue) bool { return enumLiteral(v) == zeroOf(e.Kind) }); i >= 0 {
			member = memberNames(e)[i]
		}
		s.zeros[e] = member
	}
	return member
}

func (s *scope) add(module, name, here string) {
	if s.imported[module] == nil {
		s.imported[module] = map[string]string{}
	}
	s.imported[module][name] = here
}
