package service

import (
	"go/ast"
	"go/token"
	"go/types"

	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/analyzer/internal/wire"
)

// reportInterface reports what is wrong with an interface as a whole, and with those that it embeds: what go/types makes of such an interface lacks methods.
// In words, the interface is what.
func (c *serviceConverter) reportInterface(pkg *load.Package, spec *ast.TypeSpec, what string, seen map[*ast.TypeSpec]bool) {
	iface, ok := spec.Type.(*ast.InterfaceType)
	if !ok || seen[spec] {
		return
	}
	seen[spec] = true
	guilty := map[token.Pos]bool{spec.Name.Pos(): true}
	for _, field := range iface.Methods.List {
		for _, name := range field.Names {
			guilty[name.Pos()] = true
		}
		if len(field.Names) == 0 {
			guilty[field.Type.Pos()] = true
			c.reportEmbed(pkg, field.Type, what, seen)
		}
	}
	for _, e := range pkg.TypeErrors {
		if guilty[e.Pos] {
			c.diags.Errorf(e.Pos, "%s", e.Msg)
		}
	}
}

// reportEmbed reports what is wrong with a type that an interface embeds.
func (c *serviceConverter) reportEmbed(pkg *load.Package, expr ast.Expr, what string, seen map[*ast.TypeSpec]bool) {
	t := pkg.Info.TypeOf(expr)
	if t == nil || wire.IsInvalid(t.Underlying()) {
		return // reportEmbedded reports it
	}
	if under, ok := t.Underlying().(*types.Interface); !ok || !under.IsMethodSet() {
		c.diags.Errorf(expr.Pos(), "%s is no interface of methods only, expected one in %s: remove it", types.ExprString(expr), what)
		return
	}
	if named, ok := types.Unalias(t).(*types.Named); ok {
		if inner, ok := c.prog.TypeSpec(named.Origin().Obj()); ok {
			c.reportInterface(inner.File.Package, inner.Spec, what, seen)
		}
	}
}

// foreignEmbed returns the embedded interface, in the user's source, that a method comes from if it is declared elsewhere: in a package that isn't the
// user's or, as error's method, in none. It returns nil for a method that the user declares.
func (c *serviceConverter) foreignEmbed(pkg *load.Package, expr ast.Expr, fn *types.Func) ast.Expr {
	if c.isUsers(fn.Pkg()) {
		return nil
	}
	iface, ok := expr.(*ast.InterfaceType)
	if !ok {
		return expr
	}
	for _, field := range iface.Methods.List {
		t := pkg.Info.TypeOf(field.Type)
		if len(field.Names) > 0 || t == nil {
			continue
		}
		if obj, _, _ := types.LookupFieldOrMethod(t, false, fn.Pkg(), fn.Name()); obj == nil || obj.Pos() != fn.Pos() {
			continue
		}
		if named, ok := types.Unalias(t).(*types.Named); ok {
			if inner, ok := c.prog.TypeSpec(named.Origin().Obj()); ok && !inner.File.Package.Foreign {
				return c.foreignEmbed(inner.File.Package, inner.Spec.Type, fn)
			}
		}
		return c.foreignEmbed(pkg, field.Type, fn)
	}
	return expr
}

// isUsers reports whether a package is the user's.
func (c *serviceConverter) isUsers(p *types.Package) bool {
	if p == nil {
		return false
	}
	pkg := c.prog.Package(p.Path())
	return pkg != nil && !pkg.Foreign && len(pkg.Files) > 0 // a stand-in has none
}
