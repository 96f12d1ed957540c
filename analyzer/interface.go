package analyzer

import (
	"go/ast"
	"go/token"
	"go/types"
)

// interfaceErrors reports what is wrong with a service's interface as a whole, and with those that it embeds: what go/types makes of
// such an interface lacks methods.
func (c *converter) interfaceErrors(pkg *pkg, spec *ast.TypeSpec, seen map[*ast.TypeSpec]bool) {
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
			c.embedded(pkg, field.Type, seen)
		}
	}
	for _, e := range pkg.typeErrors {
		if guilty[e.Pos] {
			c.diags.errorf(e.Pos, "%s", e.Msg)
		}
	}
}

// embedded looks at what an interface embeds.
func (c *converter) embedded(pkg *pkg, expr ast.Expr, seen map[*ast.TypeSpec]bool) {
	t := pkg.info.TypeOf(expr)
	if t == nil || isInvalid(t.Underlying()) {
		return // embedErrors() has the words for it
	}
	if under, ok := t.Underlying().(*types.Interface); !ok || !under.IsMethodSet() {
		c.diags.errorf(expr.Pos(), "%s is no interface of methods only, expected one in a service: remove it", types.ExprString(expr))
		return
	}
	if named, ok := types.Unalias(t).(*types.Named); ok {
		if inner, ok := c.spec(named.Origin().Obj()); ok {
			c.interfaceErrors(inner.pkg, inner.spec, seen)
		}
	}
}

// foreignEmbed finds the embedded interface in the user's source by which a service has a method that is declared elsewhere: in another's
// package, or, as error's, in none. It is nil for a method of the user's own.
func (c *converter) foreignEmbed(pkg *pkg, expr ast.Expr, fn *types.Func) ast.Expr {
	if c.isOwn(fn.Pkg()) {
		return nil
	}
	iface, ok := expr.(*ast.InterfaceType)
	if !ok {
		return expr
	}
	for _, field := range iface.Methods.List {
		t := pkg.info.TypeOf(field.Type)
		if len(field.Names) > 0 || t == nil {
			continue
		}
		if obj, _, _ := types.LookupFieldOrMethod(t, false, fn.Pkg(), fn.Name()); obj == nil || obj.Pos() != fn.Pos() {
			continue
		}
		if named, ok := types.Unalias(t).(*types.Named); ok {
			if inner, ok := c.spec(named.Origin().Obj()); ok && !inner.pkg.foreign {
				return c.foreignEmbed(inner.pkg, inner.spec.Type, fn)
			}
		}
		return c.foreignEmbed(pkg, field.Type, fn)
	}
	return expr
}

// isOwn reports whether a package is the user's.
func (c *converter) isOwn(p *types.Package) bool {
	if p == nil {
		return false
	}
	parsed := c.prog.pkgs[p.Path()]
	return parsed != nil && !parsed.foreign && len(parsed.files) > 0 // a stand-in has none
}
