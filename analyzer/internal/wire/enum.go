package wire

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"unicode/utf8"

	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/analyzer/internal/source"
	"example.com/rpcgen/rpcdef"
)

// An enumFinder finds the types that are enums.
type enumFinder struct {
	prog   *load.Program
	diags  *diag.List
	consts map[*load.Package]map[*types.Named][]typedConst // of packages that were asked for
}

// enum converts a defined basic type that has constants of its own: two or more, or one with the directive. It returns nil for another one.
func (e *enumFinder) enum(t *types.Named, under *types.Basic, head rpcdef.Head) *rpcdef.Enum {
	spec, ok := e.prog.TypeSpec(t.Obj())
	if !ok {
		return nil
	}
	directive, annotated := e.prog.Directives.Enums[spec.Spec]
	pkg, kind := spec.File.Package, basicKinds[under.Kind()]
	if kind != rpcdef.String && !kind.IsInteger() {
		if annotated {
			e.diags.Errorf(spec.Spec.Type.Pos(), "%s is a %s, expected a string or an integer: remove rpcgen:enum", t.Obj().Name(), kind)
		}
		return nil
	}
	values := e.values(pkg, t)
	if annotated && len(values) == 0 {
		e.diags.Errorf(spec.Spec.Name.Pos(), "the enum %s has no constants: declare some of its type in this package", t.Obj().Name())
	}
	if len(values) == 0 || len(values) < 2 && !annotated {
		return nil
	}
	// A downloaded package may not declare all values, and a later version may have more.
	open := annotated && directive.Open || !annotated && (pkg.Foreign || e.areFlags(pkg, t, values))
	openness := rpcdef.Plain
	if open {
		openness = rpcdef.Open
	}
	return &rpcdef.Enum{Head: head, Kind: kind, Openness: openness, Values: values}
}

// reportIdle reports the enum directive of a type that can't be an enum, whatever its constants.
func (e *enumFinder) reportIdle(t *types.Named, why string) {
	spec, ok := e.prog.TypeSpec(t.Obj())
	if !ok {
		return
	}
	if _, annotated := e.prog.Directives.Enums[spec.Spec]; annotated {
		e.diags.Errorf(spec.Spec.Name.Pos(), "rpcgen:enum has no effect, because %s %s: remove it", t.Obj().Name(), why)
	}
}

// areFlags reports whether the constants of a type look as if they are to be combined: one of them is shifted, or all are powers of
// two, and there are too many for a plain sequence.
func (e *enumFinder) areFlags(pkg *load.Package, t *types.Named, values []*rpcdef.EnumValue) bool {
	if slices.ContainsFunc(e.constsOf(pkg)[t], func(found typedConst) bool { return found.shifts }) {
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

// values lists the constants of type t in source order. Of constants with one value the first counts: the others are other names for it.
func (e *enumFinder) values(pkg *load.Package, t *types.Named) []*rpcdef.EnumValue {
	var values []*rpcdef.EnumValue
	for _, found := range e.constsOf(pkg)[t] {
		if v := found.obj.Val(); v.Kind() == constant.String && !utf8.ValidString(constant.StringVal(v)) {
			e.diags.Errorf(found.obj.Pos(), "the constant %s isn't valid UTF-8, as JSON requires: use other text", found.obj.Name())
		}
		known := func(v *rpcdef.EnumValue) bool { return constant.Compare(v.Value, token.EQL, found.obj.Val()) }
		if !slices.ContainsFunc(values, known) {
			values = append(values, &rpcdef.EnumValue{
				GoName: found.obj.Name(), Value: found.obj.Val(), Pos: e.prog.Position(found.obj.Pos()),
				Doc: source.DocOf(found.spec.Doc, found.spec.Comment),
			})
		}
	}
	return values
}

// constsOf returns the constants of a package by their type, in source order. It looks for them once.
func (e *enumFinder) constsOf(pkg *load.Package) map[*types.Named][]typedConst {
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
	e.consts[pkg] = byType
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

func addConsts(byType map[*types.Named][]typedConst, pkg *load.Package, spec *ast.ValueSpec, shifts bool) {
	for _, name := range spec.Names {
		obj, ok := pkg.Declared(name).(*types.Const)
		if !ok || obj.Val().Kind() == constant.Unknown {
			continue
		}
		if named, ok := types.Unalias(obj.Type()).(*types.Named); ok {
			byType[named] = append(byType[named], typedConst{obj, spec, shifts})
		}
	}
}
