package analyzer

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"example.com/rpcgen/rpcdef"
)

// enum converts a defined basic type that has constants of its own: two or more, or one with the directive. Else it is nil.
func (c *converter) enum(t *types.Named, under *types.Basic, head rpcdef.Head) *rpcdef.Enum {
	spec := c.specs[t.Obj()]
	if spec == nil {
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
	return &rpcdef.Enum{Head: head, Kind: kind, Open: said.open, Values: values}
}

// enumValues lists the constants of type t in source order. Of constants with one value the first counts: the others are other names for it.
func (c *converter) enumValues(pkg *pkg, t *types.Named) []*rpcdef.EnumValue {
	var consts []*types.Const
	syntax := map[*types.Const]*ast.ValueSpec{}
	for d := range pkg.kept {
		if d.gen == nil || d.gen.Tok != token.CONST {
			continue
		}
		for _, s := range d.gen.Specs {
			spec := s.(*ast.ValueSpec)
			for _, name := range spec.Names {
				obj, ok := pkg.info.Defs[name].(*types.Const)
				if ok && name.Name != "_" && obj.Val().Kind() != constant.Unknown && types.Identical(obj.Type(), t) {
					consts = append(consts, obj)
					syntax[obj] = spec
				}
			}
		}
	}
	slices.SortFunc(consts, func(a, b *types.Const) int {
		return comparePositions(c.prog.fset.Position(a.Pos()), c.prog.fset.Position(b.Pos()))
	})
	var values []*rpcdef.EnumValue
	for _, obj := range consts {
		known := func(v *rpcdef.EnumValue) bool { return constant.Compare(v.Value, token.EQL, obj.Val()) }
		if !slices.ContainsFunc(values, known) {
			values = append(values, &rpcdef.EnumValue{
				GoName: obj.Name(), Value: obj.Val(), Pos: c.prog.fset.Position(obj.Pos()),
				Doc: docOf(syntax[obj].Doc, syntax[obj].Comment),
			})
		}
	}
	return values
}
