// Package union tells which types belong to the interfaces that are unions, and by which field they are told apart.
package union

import (
	"go/types"
	"slices"

	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/analyzer/internal/source"
)

// A Finder finds unions and their members.
type Finder struct {
	prog    *load.Program
	diags   *diag.List
	members map[*load.Union][]*types.Named // of those that were asked for
}

// NewFinder returns a Finder for the types of a program. Mistakes are added to diags.
func NewFinder(prog *load.Program, diags *diag.List) *Finder {
	return &Finder{prog, diags, map[*load.Union][]*types.Named{}}
}

// Of returns the union that an interface type declares, or nil.
func (f *Finder) Of(t *types.Named) *load.Union {
	if spec, ok := f.prog.TypeSpec(t.Origin().Obj()); ok {
		return f.prog.Directives.UnionOf(spec.Spec)
	}
	return nil
}

// Members returns the types of a union's package that implement it, in source order: what the user meant to be structs with the field. It reports a union that
// can't have any.
func (f *Finder) Members(u *load.Union) []*types.Named {
	name := u.Spec.Name
	iface := interfaceOf(u)
	switch {
	case u.Spec.TypeParams != nil || u.Field == "": // which is reported
		return nil
	case f.reportTypeErrors(u):
		return nil
	case iface == nil || !iface.IsMethodSet() || iface.NumMethods() == 0:
		f.diags.Errorf(name.Pos(), "the union %s has no methods to tell which structs belong to it, expected one or more, and nothing else: give it one such as is%s()",
			name.Name, source.Exported(name.Name))
		return nil
	}
	members := f.implementing(u, iface)
	if len(members) == 0 {
		f.diags.Errorf(name.Pos(), "no struct of package %s implements the union %s, expected one or more: give the methods of %s to those that belong to it",
			u.File.Package.Name, name.Name, name.Name)
	}
	return members
}

// reportTypeErrors reports the type errors in a union's interface. It returns false if there are none.
func (f *Finder) reportTypeErrors(u *load.Union) bool {
	found := false
	for _, e := range u.File.Package.TypeErrors {
		if u.Spec.Pos() <= e.Pos && e.Pos < u.Spec.End() {
			f.diags.Errorf(e.Pos, "%s", e.Msg)
			found = true
		}
	}
	return found
}

// interfaceOf returns the interface of a union, nil if it doesn't resolve.
func interfaceOf(u *load.Union) *types.Interface {
	obj := u.File.Package.Declared(u.Spec.Name)
	if obj == nil {
		return nil
	}
	iface, _ := obj.Type().Underlying().(*types.Interface)
	return iface
}

// implementing returns the types of a union's package that have its methods, as values or as pointers.
func (f *Finder) implementing(u *load.Union, iface *types.Interface) []*types.Named {
	if found, done := f.members[u]; done {
		return found
	}
	var found []*types.Named
	scope := u.File.Package.Types.Scope()
	for _, name := range scope.Names() {
		obj, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || obj.IsAlias() || types.IsInterface(obj.Type()) {
			continue
		}
		named, ok := obj.Type().(*types.Named)
		if ok && (types.Implements(named, iface) || types.Implements(types.NewPointer(named), iface)) {
			found = append(found, named)
		}
	}
	slices.SortFunc(found, func(a, b *types.Named) int {
		return source.ComparePositions(f.prog.Position(a.Obj().Pos()), f.prog.Position(b.Obj().Pos()))
	})
	f.members[u] = found
	return found
}

// belongs reports whether a type is a member of a union.
func (f *Finder) belongs(t *types.Named, u *load.Union) bool {
	iface := interfaceOf(u)
	return iface != nil && iface.IsMethodSet() && iface.NumMethods() > 0 && slices.Contains(f.implementing(u, iface), t)
}
