package enum

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"unicode/utf8"

	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/analyzer/internal/source"
	"example.com/rpcgen/rpcdef"
)

// A typedConst is a constant of a defined type, with its syntax.
type typedConst struct {
	obj     *types.Const
	spec    *ast.ValueSpec
	value   ast.Expr // nil if there is none; that of a specification before if it counts for this one
	counted bool     // iota stands in its value
	shifted bool     // its value is written like 1 << iota
}

// isKnown reports whether the type checker could tell the constant's value.
func (c typedConst) isKnown() bool { return c.obj.Val().Kind() != constant.Unknown }

// constsFor lists the constants of type t, which is declared in package pkg: those of pkg in source order, then those of the user's other packages.
func (e *Finder) constsFor(t *types.Named, pkg *load.Package) []typedConst {
	found := slices.Clone(e.constsOf(pkg)[t])
	if pkg.Foreign {
		return found
	}
	for other := range e.prog.Packages() {
		if other != pkg && !other.Foreign && other.Types != nil {
			found = append(found, e.constsOf(other)[t]...)
		}
	}
	return found
}

// values lists the values of constants. Of constants with one value the first counts: the others are other names for it.
func (e *Finder) values(found []typedConst) []*rpcdef.EnumValue {
	var values []*rpcdef.EnumValue
	names := map[string]bool{}
	for _, c := range found {
		if v := c.obj.Val(); v.Kind() == constant.String && !utf8.ValidString(constant.StringVal(v)) {
			e.diags.Errorf(c.obj.Pos(), "the constant %s isn't valid UTF-8, as JSON requires: use other text", c.obj.Name())
		}
		known := func(v *rpcdef.EnumValue) bool { return constant.Compare(v.Value, token.EQL, c.obj.Val()) }
		if slices.ContainsFunc(values, known) {
			continue
		}
		name := c.obj.Name()
		if names[name] { // in another package
			name = rpcdef.Pascal(c.obj.Pkg().Name()) + source.Exported(name)
		}
		names[name] = true
		values = append(values, &rpcdef.EnumValue{
			GoName: name, Value: c.obj.Val(), Pos: e.prog.Position(c.obj.Pos()),
			Doc: source.DocOf(c.spec.Doc, c.spec.Comment),
		})
	}
	return values
}

// constsOf returns the constants of a package by their type, in source order. It looks for them once.
func (e *Finder) constsOf(pkg *load.Package) map[*types.Named][]typedConst {
	if e.consts[pkg] != nil {
		return e.consts[pkg]
	}
	byType := map[*types.Named][]typedConst{}
	for _, f := range pkg.Files {
		for _, d := range f.AST.Decls {
			gen, ok := d.(*ast.GenDecl)
			if !ok || gen.Tok != token.CONST {
				continue
			}
			counted, shifted := false, false
			var values []ast.Expr
			for _, s := range gen.Specs {
				spec := s.(*ast.ValueSpec)
				if len(spec.Values) > 0 { // else those of the one before count, with another iota
					values = spec.Values
					counted, shifted = slices.ContainsFunc(values, hasIota), slices.ContainsFunc(values, hasShift)
				}
				e.addConsts(byType, f, values, typedConst{spec: spec, counted: counted, shifted: shifted})
			}
		}
	}
	e.consts[pkg] = byType
	return byType
}

// hasIota reports whether iota stands in an expression.
func hasIota(expr ast.Expr) bool {
	found := false
	ast.Inspect(expr, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Name == "iota"
		return !found
	})
	return found
}

// hasShift reports whether an expression is like 1 << iota, or holds one.
func hasShift(expr ast.Expr) bool {
	found := false
	ast.Inspect(expr, func(n ast.Node) bool {
		if binary, ok := n.(*ast.BinaryExpr); ok && binary.Op == token.SHL {
			_, isNumber := ast.Unparen(binary.X).(*ast.BasicLit)
			found = found || isNumber
		}
		return !found
	})
	return found
}

// addConsts adds the constants of a specification with values. All but the object and its value is in template.
func (e *Finder) addConsts(byType map[*types.Named][]typedConst, f *load.File, values []ast.Expr, template typedConst) {
	for i, name := range template.spec.Names {
		obj, ok := f.Package.Declared(name).(*types.Const)
		if !ok {
			continue
		}
		template.obj, template.value = obj, nil
		if i < len(values) {
			template.value = values[i]
		}
		named, _ := types.Unalias(obj.Type()).(*types.Named)
		if named == nil && !template.isKnown() {
			named = e.converted(f, template.value)
		}
		if named != nil {
			byType[named] = append(byType[named], template)
		}
	}
}

// converted returns the type of a conversion, by its syntax: the type checker gives none to one of an operand that doesn't resolve. It returns nil for
// another expression.
func (e *Finder) converted(f *load.File, value ast.Expr) *types.Named {
	call, ok := value.(*ast.CallExpr)
	if !ok {
		return nil
	}
	obj := e.prog.Named(f, call.Fun)
	if obj == nil {
		return nil
	}
	named, _ := types.Unalias(obj.Type()).(*types.Named)
	return named
}
