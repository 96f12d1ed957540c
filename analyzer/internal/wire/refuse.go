package wire

import (
	"go/ast"
	"go/types"

	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/rpcdef"
)

// A refuser reports types that no client can use.
type refuser struct {
	prog  *load.Program
	diags *diag.List
}

// refuse reports a type that no client can use: what it is, with the reason, and how to correct that. It returns an Any.
func (r *refuser) refuse(at Site, what, fix string) rpcdef.Type {
	if !r.refuseForeign(at, what) {
		r.diags.Errorf(at.Pos, "%s is %s: %s", at.path(), what, fix)
	}
	return rpcdef.Any{}
}

// refuseForeign reports a type whose source the user can't correct, at the last place in the user's own source on the way there. It returns false for a
// type in the user's source, which it doesn't report.
func (r *refuser) refuseForeign(at Site, what string) bool {
	foreign := r.prog.ForeignAt(at.Pos)
	if foreign == nil || !at.User.Pos.IsValid() {
		return false
	}
	r.diags.Errorf(at.User.Pos, "%s: %s of package %s is %s: use a type of your own",
		at.User.path(), at.path(), foreign.Path, what)
	return true
}

// warn warns of a type, at the last place in the user's own source on the way there.
func (r *refuser) warn(at Site, what string) {
	pos, lead := at.Pos, ""
	if r.prog.ForeignAt(pos) != nil && at.User.Pos.IsValid() {
		pos, lead = at.User.Pos, at.User.path()+": "
	}
	r.diags.Warnf(pos, "%s%s is %s", lead, at.path(), what)
}

// Unresolved reports a type that doesn't exist, in the type checker's words if it has some for the place. It returns an Any.
func (r *refuser) Unresolved(at Site) rpcdef.Type {
	if firstQualifier(at.Expr) == "C" || r.isDefinedInC(at) {
		return r.refuse(at, "a C type, which has no JSON form", "use a Go type")
	}
	if e := r.typeError(at); e != nil {
		r.prog.ReportHiding(at.Pos)
		r.diags.Errorf(e.Pos, "%s", e.Msg)
		return rpcdef.Any{}
	}
	if r.reportCycles(at.Expr) {
		return rpcdef.Any{}
	}
	if r.reportMissing(at) {
		return rpcdef.Any{}
	}
	if at.Expr != nil {
		r.prog.ReportHiding(at.Pos)
		r.diags.Errorf(at.Pos, "undefined: %s", types.ExprString(at.Expr))
	} else {
		r.diags.Errorf(at.Pos, "the type of %s doesn't resolve", at.path())
	}
	return rpcdef.Any{}
}

// isDefinedInC reports whether a site names a type that is defined over one of C, or over another one that is.
func (r *refuser) isDefinedInC(at Site) bool {
	f, expr := r.prog.FileAt(at.Pos), at.Expr
	seen := map[load.TypeSpec]bool{} // a broken type may be defined over itself
	for f != nil && expr != nil {
		obj := r.prog.Named(f, expr)
		if obj == nil {
			return false
		}
		spec, ok := r.prog.TypeSpec(obj)
		if !ok || seen[spec] {
			return false
		}
		seen[spec] = true
		if f, expr = spec.File, spec.Spec.Type; firstQualifier(expr) == "C" {
			return true
		}
	}
	return false
}

// typeError returns the first type error in a type's syntax, or nil.
func (r *refuser) typeError(at Site) *types.Error {
	for pkg := range r.prog.Packages() {
		for i, e := range pkg.TypeErrors {
			if e.Pos == at.Pos || at.Expr != nil && at.Expr.Pos() <= e.Pos && e.Pos <= at.Expr.End() {
				return &pkg.TypeErrors[i]
			}
		}
	}
	return nil
}

// reportCycles reports the type errors at the declarations of the types that an expression names: a declared type that doesn't resolve holds itself. It
// returns false if there are none.
func (r *refuser) reportCycles(expr ast.Expr) bool {
	if expr == nil {
		return false
	}
	found := false
	ast.Inspect(expr, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		for pkg := range r.prog.Packages() {
			if pkg.Info == nil {
				continue
			}
			if obj, ok := pkg.Info.Uses[id].(*types.TypeName); ok && r.reportErrorAt(obj) {
				found = true
			}
		}
		return true
	})
	return found
}

// reportErrorAt reports the type errors at the declaration of a type. It returns false if there are none.
func (r *refuser) reportErrorAt(obj *types.TypeName) bool {
	if obj.Pkg() == nil {
		return false
	}
	pkg := r.prog.Package(obj.Pkg().Path())
	if pkg == nil {
		return false
	}
	found := false
	for _, e := range pkg.TypeErrors {
		if e.Pos == obj.Pos() {
			r.diags.Errorf(e.Pos, "%s", e.Msg)
			found = true
		}
	}
	return found
}

// reportMissing reports that the package of a qualified type can't be found, and why. It returns false if that isn't known.
func (r *refuser) reportMissing(at Site) bool {
	qualifier := firstQualifier(at.Expr)
	f := r.prog.FileAt(at.Pos)
	if qualifier == "" || f == nil {
		return false
	}
	path, ok := r.prog.ImportPath(f, qualifier)
	return ok && r.prog.ReportMissing(f, path)
}

// firstQualifier returns the first package name in a type's syntax: "sql" of []*sql.NullString.
func firstQualifier(expr ast.Expr) string {
	name := ""
	if expr != nil {
		ast.Inspect(expr, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && name == "" {
				if x, ok := sel.X.(*ast.Ident); ok {
					name = x.Name
				}
			}
			return name == ""
		})
	}
	return name
}
