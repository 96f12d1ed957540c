// Package service converts annotated interfaces into services, methods and errors, and reports those that no client can call.
package service

import (
	"go/ast"
	"go/types"
	"slices"

	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/analyzer/internal/source"
	"example.com/rpcgen/analyzer/internal/wire"
	"example.com/rpcgen/rpcdef"
)

// Convert converts services and all types that they reach. It returns nil if it reports an error.
func Convert(prog *load.Program, services []*load.Service, diags *diag.List) *rpcdef.API {
	types := wire.NewConverter(prog, diags)
	errors := &errorConverter{prog, diags, types, map[*rpcdef.Method][]*load.Error{}, map[*load.Error]*rpcdef.Error{}}
	c := &serviceConverter{prog, diags, types, map[*ast.Field]bool{}, errors.links}
	api := &rpcdef.API{}
	packages := map[string]bool{}
	for _, svc := range services {
		packages[svc.File.Package.Path] = true
		if s := c.service(svc); s != nil {
			api.Services = append(api.Services, s)
		}
	}
	errors.addTo(api, packages)
	prog.ReportRepeated(services)
	c.reportStrayDirectives()
	reportClashes(api, prog, diags)
	if !types.Finish(api, packages) {
		return nil
	}
	return api
}

// A serviceConverter converts services.
type serviceConverter struct {
	prog  *load.Program
	diags *diag.List
	types *wire.Converter
	used  map[*ast.Field]bool              // the methods of services, also of embedded interfaces
	links map[*rpcdef.Method][]*load.Error // that the docs of methods link
}

// service converts a service. It returns nil after a mistake in the declaration itself.
func (c *serviceConverter) service(svc *load.Service) *rpcdef.Service {
	pkg, spec := svc.File.Package, svc.Spec
	obj, ok := pkg.Declared(spec.Name).(*types.TypeName)
	if !ok {
		if !pkg.IsRepeated(spec) { // else Program.ReportRepeated reports it
			c.diags.Errorf(spec.Name.Pos(), "%s is declared twice in package %s: rename or remove one", spec.Name.Name, pkg.Name)
		}
		return nil
	}
	c.reportInterface(pkg, spec, map[*ast.TypeSpec]bool{})
	iface, ok := obj.Type().Underlying().(*types.Interface)
	if !ok || spec.TypeParams != nil {
		return nil
	}
	s := &rpcdef.Service{
		Name: svc.Name, GoName: obj.Name(), Package: pkg.Path, PackageName: pkg.Name,
		Doc: source.DocOf(svc.Doc, spec.Comment), Pos: c.prog.Position(spec.Name.Pos()),
	}
	c.reportEmbedded(svc)
	for _, fn := range c.methodsOf(iface) {
		if m := c.method(svc, s, fn); m != nil {
			s.Methods = append(s.Methods, m)
		}
	}
	return s
}

// reportEmbedded reports embedded interfaces that don't resolve: their methods would be missing silently.
func (c *serviceConverter) reportEmbedded(svc *load.Service) {
	ast.Inspect(svc.Spec.Type, func(n ast.Node) bool {
		expr, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		if _, isFunc := expr.(*ast.FuncType); isFunc {
			return false
		}
		if tv, ok := svc.File.Package.Info.Types[expr]; ok && wire.IsInvalid(tv.Type) {
			c.types.Unresolved(wire.Site{Expr: expr, Place: wire.Place{Pos: expr.Pos(), Words: "the embedded interface"}})
			return false
		}
		return true
	})
}

// methodsOf lists an interface's methods: its own in source order, then those of the interfaces that it embeds.
func (c *serviceConverter) methodsOf(iface *types.Interface) []*types.Func {
	var own []*types.Func
	for fn := range iface.ExplicitMethods() {
		own = append(own, fn)
	}
	slices.SortFunc(own, func(a, b *types.Func) int {
		return source.ComparePositions(c.prog.Position(a.Pos()), c.prog.Position(b.Pos()))
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

// reportStrayDirectives reports the method directives of interfaces that no service is or embeds.
func (c *serviceConverter) reportStrayDirectives() {
	for field, directives := range c.prog.Directives.Methods {
		if c.used[field] {
			continue
		}
		if directives.Method != nil {
			c.diags.Errorf(directives.Method.Pos, "rpcgen:method stands in an interface that is no service: annotate the interface with //rpcgen:service")
		}
		if directives.Ignore {
			c.diags.Errorf(field.Pos(), "rpcgen:ignore stands in an interface that is no service: annotate the interface with //rpcgen:service")
		}
	}
}

// reportClashes reports methods whose names are the same, or become the same in the clients, at the second one.
func reportClashes(api *rpcdef.API, prog *load.Program, diags *diag.List) {
	first := map[string]*rpcdef.Method{}
	for _, m := range api.Methods() {
		key := rpcdef.Snake(m.Name)
		other := first[key]
		if other == nil {
			first[key] = m
			continue
		}
		later, earlier := m, other
		if source.ComparePositions(m.Pos, other.Pos) < 0 {
			later, earlier = other, m
		}
		why := "is the name of two methods"
		if m.Name != other.Name {
			why = "and " + earlier.Name + " are the same name in the clients"
		}
		diags.ErrorAtf(later.Pos, "the wire name %s %s: rename one with //rpcgen:method NAME (the other: %s)", later.Name, why, prog.Place(earlier.Pos))
	}
}
