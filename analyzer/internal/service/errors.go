package service

import (
	"cmp"
	"go/types"
	"slices"

	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/analyzer/internal/source"
	"example.com/rpcgen/analyzer/internal/wire"
	"example.com/rpcgen/rpcdef"
)

// An errorConverter converts declared errors.
type errorConverter struct {
	prog  *load.Program
	diags *diag.List
	types *wire.Converter
	links map[*rpcdef.Method][]*load.Error
	done  map[*load.Error]*rpcdef.Error
}

// addTo adds to an API the errors of packages that hold a service, and those that its methods' docs link.
func (c *errorConverter) addTo(api *rpcdef.API, servicePackages map[string]bool) {
	linked := map[*load.Error]bool{}
	for _, m := range api.Methods() {
		for _, e := range c.links[m] {
			linked[e] = true
		}
	}
	for _, e := range c.sorted() {
		switch pkg := e.File.Package; {
		case linked[e] || servicePackages[pkg.Path]:
			c.done[e] = c.convert(e)
			api.Errors = append(api.Errors, c.done[e])
		case pkg.Root:
			c.diags.Warnf(e.Ident.Pos(), "no client gets the error %s, because no service stands in package %s and no method's docs link it: link it as [%s.%s]",
				e.Ident.Name, pkg.Name, pkg.Name, e.Ident.Name)
		}
	}
	for _, m := range api.Methods() {
		for _, e := range c.links[m] {
			m.Errors = append(m.Errors, c.done[e])
		}
	}
	c.reportSameNames(api.Errors)
}

// sorted returns all declared errors by package path, then in source order.
func (c *errorConverter) sorted() []*load.Error {
	return slices.SortedFunc(slices.Values(c.prog.Directives.Errors), func(a, b *load.Error) int {
		return cmp.Or(
			cmp.Compare(a.File.Package.Path, b.File.Package.Path),
			source.ComparePositions(c.prog.Position(a.Ident.Pos()), c.prog.Position(b.Ident.Pos())),
		)
	})
}

// reportSameNames reports errors whose names on the wire are the same, at the later one.
func (c *errorConverter) reportSameNames(errors []*rpcdef.Error) {
	first := map[string]*rpcdef.Error{}
	for _, e := range errors {
		other := first[e.Name]
		if other == nil {
			first[e.Name] = e
			continue
		}
		c.diags.ErrorAtf(e.Pos, "the error name %s is the name of two errors: rename one with //rpcgen:error CODE NAME (the other: %s)", e.Name, c.prog.Place(other.Pos))
	}
}

// convert converts an error. It reports one that is none.
func (c *errorConverter) convert(e *load.Error) *rpcdef.Error {
	pkg := e.File.Package
	out := &rpcdef.Error{
		Name: e.Name, GoName: e.Ident.Name, Package: rpcdef.GoPackage{Path: pkg.Path, Name: pkg.Name}, Code: e.Code,
		Doc: source.DocOf(e.Doc, e.Comment), Pos: c.prog.Position(e.Ident.Pos()), Message: e.Message(), Type: e.Type != nil,
	}
	if e.IsPlain() {
		return out
	}
	at := wire.Site{Place: wire.Place{Pos: e.Ident.Pos(), Words: e.Ident.Name}}
	switch obj := pkg.Declared(e.Ident).(type) {
	case *types.TypeName:
		c.errorType(out, obj, at)
	case *types.Var:
		if t := obj.Type(); wire.IsInvalid(t) {
			c.types.Unresolved(at.At(e.Expr()))
		} else if !implementsError(t) {
			c.diags.Errorf(at.Pos, "%s has the type %s, which is no error, expected a variable of type error: make it one with errors.New", at.Words, wire.TypeName(t))
		}
	default:
		c.diags.Errorf(at.Pos, "%s is declared twice in package %s: rename or remove one", at.Words, pkg.Name)
	}
	return out
}

// errorType converts the type of an error, and what it holds.
func (c *errorConverter) errorType(out *rpcdef.Error, obj *types.TypeName, at wire.Site) {
	t, isNamed := obj.Type().(*types.Named)
	if !isNamed || wire.IsInvalid(t.Underlying()) {
		c.types.Unresolved(at)
		return
	}
	if types.IsInterface(t) {
		c.diags.Errorf(at.Pos, "%s is an interface, expected a type that is an error itself: annotate the types that implement it", at.Words)
		return
	}
	switch {
	case implementsError(t):
	case implementsError(types.NewPointer(t)):
		out.Pointer = true
	default:
		c.diags.Errorf(at.Pos, "%s doesn't implement error, expected a type that does: give it a method Error() string", at.Words)
		return
	}
	out.Go = c.types.ShapedExpr(t)
	out.Data = c.types.ErrorData(t, out.Stem()+"ErrorData", at)
}

func implementsError(t types.Type) bool {
	return types.Implements(t, types.Universe.Lookup("error").Type().Underlying().(*types.Interface))
}
