package view

import (
	"go/scanner"
	"slices"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/golang/internal/syntax"
	"example.com/rpcgen/generator/goname"
	"example.com/rpcgen/rpcdef"
)

// names are the names of what an API declares.
type names struct {
	module string                    // path of the client's module
	named  map[*rpcdef.Struct]bool   // anonymous structs that are declared all the same; see isInline
	consts map[*rpcdef.Enum][]string // of the values, in order

	taken *emit.Namespace // of the package
}

// newNames names the declarations of an API and the values of its enums. Names that meet are added to errs.
func newNames(api *rpcdef.API, module string, errs *scanner.ErrorList) *names {
	n := &names{
		module: module,
		named:  declaredStructs(api),
		consts: map[*rpcdef.Enum][]string{},
		taken:  emit.NewNamespace("Go", errs, 2*len(api.Decls), syntax.OwnNames...),
	}
	for _, d := range api.Decls {
		if head := d.Header(); !n.isInline(d) {
			n.taken.Claim(typeName(d), emit.Owner{What: "type " + head.GoName, Pos: head.Pos})
		}
	}
	for _, d := range api.Decls {
		if u, ok := d.(*rpcdef.Union); ok {
			n.taken.Claim(unknownName(u), unknownOwner(u))
		}
	}
	for _, e := range api.Errors {
		n.taken.Claim(errorName(e), emit.ErrorOwner(e))
	}
	n.claimChannels(api.Channels)
	for _, d := range api.Decls { // after all types, since a constant gives way to a type
		if e, ok := d.(*rpcdef.Enum); ok {
			n.nameConsts(e)
		}
	}
	return n
}

// nameConsts names the values of an enum as the source does, after the enum's name if another value or a type has that name.
func (n *names) nameConsts(e *rpcdef.Enum) {
	names := make([]string, len(e.Values))
	for i, v := range e.Values {
		name := goname.Exported(v.GoName)
		if rest, ok := strings.CutPrefix(name, goname.Exported(e.GoName)); ok {
			name = typeName(e) + rest // the enum may have another name here
		}
		if n.taken.Has(name) {
			name = typeName(e) + goname.Exported(v.GoName)
		}
		n.taken.Claim(name, emit.Owner{What: "constant " + v.GoName, Pos: v.Pos})
		names[i] = name
	}
	n.consts[e] = names
}

// isInline reports whether a declaration is an anonymous struct that is written where it is used. One in the signature of a method or event is
// declared instead, since callers need a name for it, and so is one that holds unions, which needs a method.
func (n *names) isInline(d rpcdef.Decl) bool {
	s, ok := d.(*rpcdef.Struct)
	return ok && s.Anonymous && !n.named[s]
}

// declaredStructs returns the anonymous structs in the signatures of methods and events, and those that need methods of their own, since they hold unions.
func declaredStructs(api *rpcdef.API) map[*rpcdef.Struct]bool {
	found := map[*rpcdef.Struct]bool{}
	for _, m := range api.Methods() {
		if m.Params != nil && m.Params.Anonymous {
			found[m.Params] = true
		}
	}
	for _, t := range plainTypes(api) {
		addAnonymous(found, t)
	}
	for _, d := range api.Decls {
		if s, ok := d.(*rpcdef.Struct); ok && s.Anonymous && slices.ContainsFunc(s.Fields, func(f *rpcdef.Field) bool { return isOpen(f.Type) }) {
			found[s] = true
		}
	}
	return found
}

// plainTypes returns the types in the signatures of methods and events that may be no declarations: those of all but params.
func plainTypes(api *rpcdef.API) []rpcdef.Type {
	var types []rpcdef.Type
	for _, m := range api.Methods() {
		if m.Result != nil {
			types = append(types, m.Result)
		}
		if m.Progress != nil {
			types = append(types, m.Progress)
		}
	}
	for _, c := range api.Channels {
		for _, e := range c.Events {
			types = append(types, e.Data)
		}
	}
	return types
}

// addAnonymous adds the anonymous struct that is a type or its element to found.
func addAnonymous(found map[*rpcdef.Struct]bool, t rpcdef.Type) {
	for ; t != nil; t = elem(t) {
		if s, ok := t.(*rpcdef.Struct); ok && s.Anonymous {
			found[s] = true
		}
	}
}

// elem returns the element of a composite type; nil for all others.
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

// fieldName names a field of a struct and takes the name. If another field has it, by embedding, the name is made of the one on the wire.
func fieldName(f *rpcdef.Field, taken *emit.Namespace) string {
	name := goname.Exported(f.GoName)
	if taken.Has(name) {
		name = goname.Identifier(f.Name)
	}
	return taken.Free(name)
}

// typeName returns the name of a declared type.
func typeName(d rpcdef.Decl) string { return goname.Exported(d.Header().Name) }
