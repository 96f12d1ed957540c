// Package service converts annotated interfaces into services with their methods, channels with their events, and errors. It reports those that no client can
// use.
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

// Convert converts services, the channels of the program, and all types that they reach. It returns nil if it reports an error.
func Convert(prog *load.Program, services []*load.Service, diags *diag.List) *rpcdef.API {
	types := wire.NewConverter(prog, diags)
	errors := &errorConverter{prog, diags, types, map[*rpcdef.Method][]*load.Error{}, map[*load.Error]*rpcdef.Error{}}
	c := &serviceConverter{prog, diags, types, map[*ast.Field]bool{}, map[*ast.Field]bool{}, errors.links}
	api := &rpcdef.API{}
	packages := map[string]bool{}
	for _, svc := range services {
		packages[svc.File.Package.Path] = true
		if s := c.service(svc); s != nil {
			api.Services = append(api.Services, s)
		}
	}
	errors.addTo(api, packages)
	channels := &channelConverter{c, nil}
	for _, ch := range prog.Directives.Channels {
		packages[ch.File.Package.Path] = true
		if converted := channels.channel(ch); converted != nil {
			api.Channels = append(api.Channels, converted)
		}
	}
	channels.report()
	prog.ReportRepeated(services)
	c.reportStrayDirectives()
	reportClashes(api, prog, diags)
	if !types.Finish(api, packages) || !reportTypeClashes(api, prog, diags) {
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
	event map[*ast.Field]bool              // those of channels
	links map[*rpcdef.Method][]*load.Error // that the docs of methods link
}

// service converts a service. It returns nil after a mistake in the declaration itself.
func (c *serviceConverter) service(svc *load.Service) *rpcdef.Service {
	pkg, spec := svc.File.Package, svc.Spec
	iface := c.declared(svc.File, spec, "a service")
	if iface == nil {
		return nil
	}
	s := &rpcdef.Service{
		Name: svc.Name, GoName: spec.Name.Name, Package: pkg.Path, PackageName: pkg.Name,
		Doc: source.DocOf(svc.Doc, spec.Comment), Pos: c.prog.Position(spec.Name.Pos()),
	}
	for _, fn := range c.methodsOf(iface) {
		if m := c.method(svc, s, fn); m != nil {
			s.Methods = append(s.Methods, m)
		}
	}
	return s
}

// declared returns the interface of an annotated type, which is what, in words. It returns nil after a mistake in the declaration itself.
func (c *serviceConverter) declared(f *load.File, spec *ast.TypeSpec, what string) *types.Interface {
	pkg := f.Package
	obj, ok := pkg.Declared(spec.Name).(*types.TypeName)
	if !ok {
		if !pkg.IsRepeated(spec) { // else Program.ReportRepeated reports it
			c.diags.Errorf(spec.Name.Pos(), "%s is declared twice in package %s: rename or remove one", spec.Name.Name, pkg.Name)
		}
		return nil
	}
	c.reportInterface(pkg, spec, what, map[*ast.TypeSpec]bool{})
	iface, ok := obj.Type().Underlying().(*types.Interface)
	if !ok || spec.TypeParams != nil {
		return nil
	}
	c.reportEmbedded(f, spec)
	return iface
}

// reportEmbedded reports embedded interfaces that don't resolve: their methods would be missing silently.
func (c *serviceConverter) reportEmbedded(f *load.File, spec *ast.TypeSpec) {
	ast.Inspect(spec.Type, func(n ast.Node) bool {
		expr, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		if _, isFunc := expr.(*ast.FuncType); isFunc {
			return false
		}
		if tv, ok := f.Package.Info.Types[expr]; ok && wire.IsInvalid(tv.Type) {
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
