package analyzer

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"unicode/utf8"

	"example.com/rpcgen/rpcdef"
)

// enum converts a defined basic type that has constants of its own: two or more, or one with the directive. Else it is nil.
func (c *converter) enum(t *types.Named, under *types.Basic, head rpcdef.Head) *rpcdef.Enum {
	spec, ok := c.spec(t.Obj())
	if !ok {
		return nil
	}
	said, annotated := c.prog.directives.enums[spec.spec]
	kind := basicKinds[under.Kind()]
	if kind != rpcdef.String && !kind.IsInteger() {
		if annotated {
			c.diags.errorf(spec.spec.Type.Pos(), "%s is a %s, an enum is a string or an integer", t.Obj().Name(), kind)
		}
		return nil
	}
	values := c.enumValues(spec.pkg, t)
	if annotated && len(values) == 0 {
		c.diags.errorf(spec.spec.Name.Pos(), "the enum %s has no constants, declare some of its type in this package", t.Obj().Name())
	}
	if len(values) == 0 || len(values) < 2 && !annotated {
		return nil
	}
	// Who uses a package of others can't say whether it lists all values, nor whether a later version has more.
	open := said.open || !annotated && (spec.pkg.foreign || c.areFlags(spec.pkg, t, values))
	return &rpcdef.Enum{Head: head, Kind: kind, Open: open, Values: values}
}

// idleEnum reports the directive of a type that is no enum for another reason than its constants. It does so once.
func (c *converter) idleEnum(t *types.Named, why string) {
	if len(c.prog.directives.enums) == 0 {
		return
	}
	spec, ok := c.spec(t.Obj())
	if !ok {
		return
	}
	if _, annotated := c.prog.directives.enums[spec.spec]; annotated {
		delete(c.prog.directives.enums, spec.spec)
		c.diags.errorf(spec.spec.Name.Pos(), "%s %s, so that rpcgen:enum says nothing: remove it", t.Obj().Name(), why)
	}
}

// areFlags reports whether the constants of a type look as if they were there to be combined: one of them is shifted, or all are powers of
// two, and too many for a plain sequence.
func (c *converter) areFlags(pkg *pkg, t *types.Named, values []*rpcdef.EnumValue) bool {
	if slices.ContainsFunc(c.constsOf(pkg)[t], func(found typedConst) bool { return found.shifts }) {
		return true
	}
	bits := 0
	for _, v := range values {
		if v.Value.Kind() != constant.Int {
			return false
		}
		n, ok := constant.Uint64Val(v.Value)
		if !ok || n&(n-1) != 0 {
			return false
		}
		if n != 0 {
			bits++
		}
	}
	return bits > 2
}

// A typedConst is a constant of a defined type, with its syntax.
type typedConst struct {
	obj    *types.Const
	spec   *ast.ValueSpec
	shifts bool // its value is written like 1 << iota
}

// enumValues lists the constants of type t in source order. Of constants with one value the first counts: the others are other names for it.
func (c *converter) enumValues(pkg *pkg, t *types.Named) []*rpcdef.EnumValue {
	var values []*rpcdef.EnumValue
	for _, found := range c.constsOf(pkg)[t] {
		if v := found.obj.Val(); v.Kind() == constant.String && !utf8.ValidString(constant.StringVal(v)) {
			c.diags.errorf(found.obj.Pos(), "the constant %s is no valid UTF-8, which JSON can't carry: write other text", found.obj.Name())
		}
		known := func(v *rpcdef.EnumValue) bool { return constant.Compare(v.Value, token.EQL, found.obj.Val()) }
		if !slices.ContainsFunc(values, known) {
			values = append(values, &rpcdef.EnumValue{
				GoName: found.obj.Name(), Value: found.obj.Val(), Pos: c.prog.position(found.obj.Pos()),
				Doc: docOf(found.spec.Doc, found.spec.Comment),
			})
		}
	}
	return values
}

// constsOf indexes the constants of a package by their type, in source order. It does so once.
func (c *converter) constsOf(pkg *pkg) map[*types.Named][]typedConst {
	if c.consts[pkg] != nil {
		return c.consts[pkg]
	}
	byType := map[*types.Named][]typedConst{}
	for _, f := range pkg.files {
		for _, d := range f.ast.Decls {
			gen, ok := d.(*ast.GenDecl)
			if !ok || gen.Tok != token.CONST {
				continue
			}
			shifts := false
			for _, s := range gen.Specs {
				spec := s.(*ast.ValueSpec)
				if len(spec.Values) > 0 { // else those of the one before count, with another iota
					shifts = slices.ContainsFunc(spec.Values, hasShift)
				}
				addConsts(byType, pkg, spec, shifts)
			}
		}
	}
	c.consts[pkg] = byType
	return byType
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

func addConsts(byType map[*types.Named][]typedConst, pkg *pkg, spec *ast.ValueSpec, shifts bool) {
	for _, name := range spec.Names {
		obj, ok := pkg.declared(name).(*types.Const)
		if !ok || obj.Val().Kind() == constant.Unknown {
			continue
		}
		if named, ok := types.Unalias(obj.Type()).(*types.Named); ok {
			byType[named] = append(byType[named], typedConst{obj, spec, shifts})
		}
	}
}
