package wire

import (
	"cmp"
	"go/types"
	"slices"

	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/analyzer/internal/source"
	"example.com/rpcgen/rpcdef"
)

// An errorConverter converts declared errors.
type errorConverter struct {
	*converter
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
			comparePositions(c.prog.Position(a.Ident.Pos()), c.prog.Position(b.Ident.Pos())),
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
	at := site{place: place{pos: e.Ident.Pos(), words: e.Ident.Name}}
	switch obj := pkg.Declared(e.Ident).(type) {
	case *types.TypeName:
		c.errorType(out, obj, at)
	case *types.Var:
		if t := obj.Type(); isInvalid(t) {
			c.unresolved(at.at(e.Expr()))
		} else if !implementsError(t) {
			c.diags.Errorf(at.pos, "%s has the type %s, which is no error, expected a variable of type error: make it one with errors.New", at.words, typeName(t))
		}
	default:
		c.diags.Errorf(at.pos, "%s is declared twice in package %s: rename or remove one", at.words, pkg.Name)
	}
	return out
}

// errorType converts the type of an error, and what it holds.
func (c *errorConverter) errorType(out *rpcdef.Error, obj *types.TypeName, at site) {
	t, isNamed := obj.Type().(*types.Named)
	if !isNamed || isInvalid(t.Underlying()) {
		c.unresolved(at)
		return
	}
	if types.IsInterface(t) {
		c.diags.Errorf(at.pos, "%s is an interface, expected a type that is an error itself: annotate the types that implement it", at.words)
		return
	}
	switch {
	case implementsError(t):
	case implementsError(types.NewPointer(t)):
		out.Pointer = true
	default:
		c.diags.Errorf(at.pos, "%s doesn't implement error, expected a type that does: give it a method Error() string", at.words)
		return
	}
	if st, ok := t.Underlying().(*types.Struct); ok {
		out.Data = c.data(out, t, st, at)
	}
}

// data converts the fields of an error. It returns nil if no field is visible, and after a mistake.
func (c *errorConverter) data(e *rpcdef.Error, t *types.Named, st *types.Struct, at site) *rpcdef.Struct {
	if code := codingOf(t); code.write != nil {
		c.diags.Errorf(at.pos, "the error %s has %s, but its data is its fields: remove the method, or put what it writes into a field", at.words, code.write.Name())
		return nil
	}
	head := c.head(t)
	flattener := &flattener{c.refuser, c.directions, &head, at.place}
	if len(flattener.visible(st, flattener.all(st))) == 0 {
		return nil
	}
	data, ok := c.settler.in(c.typeIn(t.Obj().Pkg(), t, at), rpcdef.InResults).(*rpcdef.Struct)
	if ok {
		c.decls.call(data, e.Stem()+"ErrorData")
	}
	return data
}

func implementsError(t types.Type) bool {
	return types.Implements(t, types.Universe.Lookup("error").Type().Underlying().(*types.Interface))
}
