package analyzer

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"example.com/rpcgen/rpcdef"
)

// api converts the services and all that they reach.
func (c *converter) api(services []*serviceDecl) *rpcdef.API {
	api := &rpcdef.API{}
	roots := map[string]bool{}
	for _, svc := range services {
		roots[svc.pkg.path] = true
		if s := c.service(svc); s != nil {
			api.Services = append(api.Services, s)
		}
	}
	c.redeclarations(services)
	c.strayMethods()
	c.strayWires()
	c.methodClashes(api)
	for _, m := range api.Methods() {
		if m.Params != nil {
			mark(m.Params, rpcdef.InParams)
		}
		if m.Result != nil {
			mark(m.Result, rpcdef.InResults)
		}
	}
	c.refuseDirections()
	if len(c.diags.errors) > 0 {
		return nil
	}
	c.warnOfUnknowns()
	c.nameAll(roots)
	api.Decls = c.sorted(roots)
	return api
}

// sorted returns the declarations in order: services' packages first, then by path; in source order within a package.
func (c *converter) sorted(roots map[string]bool) []rpcdef.Decl {
	decls, around := slices.Clone(c.order), c.positionsAround()
	outer := func(h *rpcdef.Head) token.Position {
		if pos, ok := around[h]; ok {
			return pos
		}
		return h.Pos
	}
	slices.SortStableFunc(decls, func(a, b rpcdef.Decl) int {
		x, y := a.Header(), b.Header()
		return cmp.Or(
			compareBool(!roots[x.Package], !roots[y.Package]),
			cmp.Compare(x.Package, y.Package),
			comparePositions(outer(x), outer(y)),
			-comparePositions(x.Pos, y.Pos), // an anonymous struct before what holds it
			cmp.Compare(x.Name, y.Name),
		)
	})
	return decls
}

// positionsAround are the positions of the named types around anonymous structs. What holds another declaration was met before it.
func (c *converter) positionsAround() map[*rpcdef.Head]token.Position {
	around := map[*rpcdef.Head]token.Position{}
	for _, d := range c.order {
		parent := c.names[d].parent
		if parent == nil {
			continue
		}
		pos, ok := around[parent]
		if !ok {
			pos = parent.Pos
		}
		around[d.Header()] = pos
	}
	return around
}

// mark notes what a type and all that it holds is used for.
func mark(t rpcdef.Type, use rpcdef.Use) {
	switch t := t.(type) {
	case rpcdef.List:
		mark(t.Elem, use)
	case rpcdef.Array:
		mark(t.Elem, use)
	case rpcdef.Optional:
		mark(t.Elem, use)
	case rpcdef.Quoted:
		mark(t.Elem, use)
	case rpcdef.Map:
		mark(t.Key, use)
		mark(t.Elem, use)
	case rpcdef.Decl:
		if t.Header().Use&use != 0 {
			return
		}
		t.Header().Use |= use
		switch t := t.(type) {
		case *rpcdef.Struct:
			for _, f := range t.Fields {
				mark(f.Type, use)
			}
		case *rpcdef.Defined:
			mark(t.Type, use)
		}
	}
}

func (c *converter) service(svc *serviceDecl) *rpcdef.Service {
	obj, ok := svc.pkg.declared(svc.spec.Name).(*types.TypeName)
	if !ok {
		told := func(twice redeclared) bool { return twice.second == svc.spec } // by redeclarations()
		if !slices.ContainsFunc(svc.pkg.twice, told) {
			c.diags.errorf(svc.spec.Name.Pos(), "%s is declared twice in package %s: rename or remove one", svc.spec.Name.Name, svc.pkg.name)
		}
		return nil
	}
	c.interfaceErrors(svc.pkg, svc.spec, map[*ast.TypeSpec]bool{})
	iface, ok := obj.Type().Underlying().(*types.Interface)
	if !ok || svc.spec.TypeParams != nil {
		return nil
	}
	s := &rpcdef.Service{
		Name: svc.name, GoName: obj.Name(), Package: svc.pkg.path,
		Doc: docOf(svc.doc, svc.spec.Comment), Pos: c.prog.position(svc.spec.Name.Pos()),
	}
	c.embedErrors(svc)
	for _, fn := range c.methodsOf(iface) {
		if m := c.method(svc, s, fn); m != nil {
			s.Methods = append(s.Methods, m)
		}
	}
	return s
}

// embedErrors reports embedded interfaces that don't resolve: their methods would be missing without a word.
func (c *converter) embedErrors(svc *serviceDecl) {
	ast.Inspect(svc.spec.Type, func(n ast.Node) bool {
		expr, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		if _, isFunc := expr.(*ast.FuncType); isFunc {
			return false
		}
		if tv, ok := svc.pkg.info.Types[expr]; ok && tv.Type == types.Typ[types.Invalid] {
			c.unresolved(site{expr: expr, pos: expr.Pos(), words: "the embedded interface"})
			return false
		}
		return true
	})
}

// methodsOf lists an interface's methods: its own in source order, then those of the interfaces that it embeds.
func (c *converter) methodsOf(iface *types.Interface) []*types.Func {
	var own []*types.Func
	for fn := range iface.ExplicitMethods() {
		own = append(own, fn)
	}
	slices.SortFunc(own, func(a, b *types.Func) int {
		return comparePositions(c.prog.position(a.Pos()), c.prog.position(b.Pos()))
	})
	for embedded := range iface.EmbeddedTypes() {
		if inner, ok := embedded.Underlying().(*types.Interface); ok {
			for _, fn := range c.methodsOf(inner) {
				if !slices.ContainsFunc(own, func(f *types.Func) bool { return f.Id() == fn.Id() }) {
					own = append(own, fn)
				}
			}
		}
	}
	return own
}

// strayMethods reports the method directives of interfaces that no service is or embeds.
func (c *converter) strayMethods() {
	for field, said := range c.prog.directives.methods {
		if c.usedFields[field] {
			continue
		}
		if said.method != nil {
			c.diags.errorf(said.method.pos, "rpcgen:method stands in an interface that is no service: annotate the interface with //rpcgen:service")
		}
		if said.ignore {
			c.diags.errorf(field.Pos(), "rpcgen:ignore stands in an interface that is no service: annotate the interface with //rpcgen:service")
		}
	}
}

// methodClashes reports methods whose names are one, or become one in the clients.
func (c *converter) methodClashes(api *rpcdef.API) {
	first := map[string]*rpcdef.Method{}
	for _, m := range api.Methods() {
		key := rpcdef.Snake(m.Name)
		other := first[key]
		if other == nil {
			first[key] = m
			continue
		}
		for _, pair := range [][2]*rpcdef.Method{{m, other}, {other, m}} {
			why := "is the name of two methods"
			if m.Name != other.Name {
				why = "and " + pair[1].Name + " are one name in the clients"
			}
			c.diags.errors.Add(pair[0].Pos, sprintf("the wire name %s %s: rename one with //rpcgen:method NAME (the other: %s)",
				pair[0].Name, why, c.relative(pair[1].Pos)))
		}
	}
}

// place is a position for the middle of a message: relative to the folder that was asked for.
func (c *converter) place(pos token.Pos) string { return c.relative(c.prog.position(pos)) }

func (c *converter) relative(pos token.Position) string {
	dir, err := filepath.Abs(cmp.Or(c.prog.cfg.Dir, "."))
	if err == nil {
		if rel, err := filepath.Rel(dir, pos.Filename); err == nil && !strings.HasPrefix(rel, "..") {
			pos.Filename = rel
		}
	}
	return pos.String()
}
