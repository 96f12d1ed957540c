package golang

import (
	"fmt"
	"go/scanner"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// names are the identifiers of the package.
type names struct {
	named  namedStructs
	consts map[*rpcdef.Enum][]string // of its values

	claims map[string]claim
	errs   *scanner.ErrorList
}

// A claim is what an identifier stands for.
type claim struct {
	kind, name string          // e.g. "type", "Task"
	pos        *token.Position // nil for what is the client's own
}

func (c claim) String() string { return c.kind + " " + c.name }

// nameDecls names the declarations, and the values of the enums among them. Types go first: a constant gives way to them.
func nameDecls(api *rpcdef.API, errs *scanner.ErrorList) *names {
	n := &names{
		named:  signatureStructs(api),
		consts: map[*rpcdef.Enum][]string{},
		claims: make(map[string]claim, len(ownNames)+countNames(api)),
		errs:   errs,
	}
	for _, name := range ownNames {
		n.claims[name] = claim{kind: "the client's own", name: name}
	}
	for _, d := range api.Decls {
		if head := d.Header(); !n.named.isInline(d) {
			n.claim(exported(head.Name), claim{"type", head.GoName, &head.Pos})
		}
	}
	for _, d := range api.Decls {
		if e, ok := d.(*rpcdef.Enum); ok {
			n.nameConsts(e)
		}
	}
	return n
}

// countNames returns the number of declarations and of values of enums.
func countNames(api *rpcdef.API) int {
	n := len(api.Decls)
	for _, d := range api.Decls {
		if e, ok := d.(*rpcdef.Enum); ok {
			n += len(e.Values)
		}
	}
	return n
}

// nameConsts names the values of an enum as the source does, with the type's name in front if another one has the name.
func (n *names) nameConsts(e *rpcdef.Enum) {
	names := make([]string, len(e.Values))
	for i, v := range e.Values {
		name := exported(v.GoName)
		if rest, ok := strings.CutPrefix(name, exported(e.GoName)); ok {
			name = exported(e.Name) + rest // the type may have another name here
		}
		if _, taken := n.claims[name]; taken {
			name = exported(e.Name) + exported(v.GoName)
		}
		names[i] = name
		n.claim(name, claim{"constant", v.GoName, &v.Pos})
	}
	n.consts[e] = names
}

// claim takes a name, or reports that it is taken.
func (n *names) claim(name string, c claim) {
	first, taken := n.claims[name]
	if !taken {
		n.claims[name] = c
		return
	}
	collision(n.errs, name, first, c)
}

// collision reports that two things become name, at the positions of both.
func collision(errs *scanner.ErrorList, name string, first, second claim) {
	say := func(c, other claim) {
		errs.Add(*c.pos, fmt.Sprintf("%s is %s in Go, as is %s: rename one of them", c, name, other))
	}
	if first.pos != nil {
		say(first, second)
	}
	say(second, first)
}

// checkMethods reports the methods that become one.
func checkMethods(methods []*rpcdef.Method, views []*methodView, errs *scanner.ErrorList) {
	owners := make(map[string]*rpcdef.Method, len(methods))
	claimed := func(m *rpcdef.Method) claim { return claim{"method", strconv.Quote(m.Name), &m.Pos} }
	for i, m := range methods {
		for _, name := range []string{views[i].Name, views[i].noWait} {
			if name == "" {
				continue
			}
			if first, taken := owners[name]; taken {
				collision(errs, name, claimed(first), claimed(m))
			} else {
				owners[name] = m
			}
		}
	}
}

// checkFields reports names that a json tag can't hold.
func checkFields(s *rpcdef.Struct, errs *scanner.ErrorList) {
	for _, f := range s.Fields {
		if !validTag(f.Name) {
			errs.Add(f.Pos, fmt.Sprintf("field name %q is none that a json tag can hold, want letters, digits and punctuation "+
				"without quotes, backslash and comma: rename it", f.Name))
		}
	}
}

// validTag reports whether encoding/json takes name from a tag.
func validTag(name string) bool {
	if tagged.ContainsAll(name) {
		return name != ""
	}
	for _, r := range name {
		if (r >= utf8.RuneSelf || !tagged.ContainsAll(string(r))) && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	return true
}

// tagged are the bytes of ASCII that encoding/json takes from a tag.
var tagged = emit.NewByteSet("\"'`,\\")

// namedStructs are the anonymous structs that have a name of their own here: those of methods' signatures.
type namedStructs map[*rpcdef.Struct]bool

// isInline reports whether a declaration has no name, but stands where it is used.
func (n namedStructs) isInline(d rpcdef.Decl) bool {
	s, ok := d.(*rpcdef.Struct)
	return ok && s.Anonymous && !n[s]
}

func signatureStructs(api *rpcdef.API) namedStructs {
	found := namedStructs{}
	for _, m := range api.Methods() {
		if m.Params != nil && m.Params.Anonymous {
			found[m.Params] = true
		}
		for t := m.Result; t != nil; t = elem(t) {
			if s, ok := t.(*rpcdef.Struct); ok && s.Anonymous {
				found[s] = true
			}
		}
	}
	return found
}

// elem returns what a composite type holds; nil for all others.
func elem(t rpcdef.Type) rpcdef.Type {
	switch t := t.(type) {
	case rpcdef.List:
		return t.Elem
	case rpcdef.Array:
		return t.Elem
	case rpcdef.Map:
		return t.Elem
	case rpcdef.Optional:
		return t.Elem
	default:
		return nil
	}
}

func sorted(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }
