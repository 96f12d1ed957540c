package python

import (
	"slices"

	"example.com/rpcgen/rpcdef"
)

// A scope is what a module knows by name, and collects what it has to import for that.
type scope struct {
	names  map[rpcdef.Decl]string  // of all declarations
	owners map[string]*rpcdef.Head // what has each of these names

	local    bool                         // the declarations are the module's own
	used     map[string]string            // name there, name here, of what every API's module may import
	imported map[string]map[string]string // module, name there, name here
	zeros    map[*rpcdef.Enum]string      // see zeroMember
}

func newScope(names map[rpcdef.Decl]string, owners map[string]*rpcdef.Head, local bool) *scope {
	return &scope{names: names, owners: owners, local: local, used: map[string]string{}, imported: map[string]map[string]string{}, zeros: map[*rpcdef.Enum]string{}}
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
func (s *scope) decl(d rpcdef.Decl) string {
	name := s.names[d]
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
