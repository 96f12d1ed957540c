package analyzer

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"

	"example.com/rpcgen/rpcdef"
)

// A converter makes rpcdef types of Go types.
type converter struct {
	prog  *program
	diags *diagnostics

	quick     map[*types.Named]rpcdef.Decl
	instances *typeutil.Map // rpcdef.Decl, by the identity of a Go type: an instance of a generic one has several pointers

	consts map[*pkg]map[*types.Named][]typedConst
	names  map[rpcdef.Decl]nameParts

	writers map[holder]pointerWriter
	order   []rpcdef.Decl // as they were met

	own        site                // the last place in the user's source on the way to the type that is converted
	usedFields map[*ast.Field]bool // those that a service has

	directionalRefusals []directionalRefusal
	unknowns            []*unknown
}

// A typeSpec is the declaration of a named type.
type typeSpec struct {
	pkg  *pkg
	file *file
	spec *ast.TypeSpec
}

// A site is where a type stands in the source, for diagnostics and for naming anonymous structs.
type site struct {
	expr ast.Expr     // the type's syntax where it is known, else nil
	pos  token.Pos    // of the type, or of the name that led to it
	head *rpcdef.Head // of the declaration that holds it; nil for a method's own types

	// What an anonymous struct's name here is made of, e.g. "Task" and "Meta".
	holder, part string
	words        string // for people, in place of those

	declared bool // a directive or a tag has said it: it is how something else is written
}

// path is the site in words for people, such as "Task.Meta".
func (s site) path() string {
	if s.words != "" {
		return s.words
	}
	return s.holder + "." + s.part
}

// at is the same site with the syntax of a part, where that is known.
func (s site) at(expr ast.Expr) site {
	if expr == nil {
		s.expr = nil
		return s
	}
	s.expr, s.pos = ast.Unparen(expr), expr.Pos()
	return s
}

func newConverter(prog *program, diags *diagnostics) *converter {
	kept := 0
	for _, pkg := range prog.pkgs {
		if pkg != nil {
			kept += len(pkg.kept)
		}
	}
	return &converter{
		prog: prog, diags: diags,
		quick: make(map[*types.Named]rpcdef.Decl, kept), instances: new(typeutil.Map),
		consts: map[*pkg]map[*types.Named][]typedConst{},
		names:  make(map[rpcdef.Decl]nameParts, kept),

		writers:    map[holder]pointerWriter{},
		usedFields: map[*ast.Field]bool{},
	}
}

// spec finds the declaration of a named type.
func (c *converter) spec(obj *types.TypeName) (typeSpec, bool) {
	if obj.Pkg() == nil {
		return typeSpec{}, false
	}
	pkg := c.prog.pkgs[obj.Pkg().Path()]
	if pkg == nil {
		return typeSpec{}, false
	}
	d := pkg.decls[obj.Name()]
	if d == nil || !pkg.kept[d] {
		return typeSpec{}, false
	}
	spec, ok := d.spec.(*ast.TypeSpec)
	if !ok || spec.Name.Pos() != obj.Pos() {
		return typeSpec{}, false
	}
	return typeSpec{pkg, d.file, spec}, true
}

// typ converts a type. After a mistake, which it reports, it returns an Any, so that others are found as well.
func (c *converter) typ(t types.Type, at site) rpcdef.Type {
	switch t := t.(type) {
	case *types.Alias:
		at.expr = nil
		if spec, ok := c.spec(t.Obj()); ok && spec.spec.TypeParams == nil {
			at.expr = ast.Unparen(spec.spec.Type)
		}
		return c.typ(t.Rhs(), at)
	case *types.Named:
		return c.named(t, at)
	case *types.Basic:
		return c.basic(t, at)
	case *types.Pointer:
		return optional(c.typ(t.Elem(), at.at(elemOf[*ast.StarExpr](at.expr))))
	case *types.Slice:
		return c.slice(t, at)
	case *types.Array:
		return rpcdef.Array{Elem: c.typ(t.Elem(), at.at(elemOf[*ast.ArrayType](at.expr))), Len: t.Len()}
	case *types.Map:
		return c.mapType(t, at)
	case *types.Struct:
		return c.anonymous(t, at)
	case *types.Interface:
		if t.Empty() {
			return rpcdef.Any{}
		}
		return c.refuse(at, "an interface with methods", "rpcgen can't tell which types it holds: use a struct, or any")
	case *types.Signature:
		return c.refuse(at, "a function", "it has no JSON form: leave the field out with `json:\"-\"`")
	case *types.Chan:
		return c.refuse(at, "a channel", "it has no JSON form: use a slice, or leave the field out with `json:\"-\"`")
	default:
		panic(fmt.Sprintf("analyzer: unknown type %T", t))
	}
}

// optional returns the form of a pointer to t.
func optional(t rpcdef.Type) rpcdef.Type {
	if _, already := rpcdef.Underlying(t).(rpcdef.Optional); already {
		return t
	}
	return rpcdef.Optional{Elem: t}
}

// elemOf returns the element's syntax of a pointer or slice type, nil where the syntax is of another form.
func elemOf[E *ast.StarExpr | *ast.ArrayType](expr ast.Expr) ast.Expr {
	if _, ok := expr.(E); !ok {
		return nil
	}
	switch expr := expr.(type) {
	case *ast.StarExpr:
		return expr.X
	case *ast.ArrayType:
		return expr.Elt
	}
	return nil
}

// refuse reports a type that no client can have.
func (c *converter) refuse(at site, what, fix string) rpcdef.Type {
	if c.refuseForeign(at, what) {
		return rpcdef.Any{}
	}
	c.diags.errorf(at.pos, "%s is %s, which no client can send or read: %s", at.path(), what, fix)
	return rpcdef.Any{}
}

var basicKinds = [types.UntypedNil + 1]rpcdef.Kind{
	types.Bool: rpcdef.Bool, types.String: rpcdef.String,
	types.Int: rpcdef.Int, types.Int8: rpcdef.Int8, types.Int16: rpcdef.Int16, types.Int32: rpcdef.Int32, types.Int64: rpcdef.Int64,
	types.Uint: rpcdef.Uint, types.Uint8: rpcdef.Uint8, types.Uint16: rpcdef.Uint16, types.Uint32: rpcdef.Uint32, types.Uint64: rpcdef.Uint64,
	types.Uintptr: rpcdef.Uintptr, types.Float32: rpcdef.Float32, types.Float64: rpcdef.Float64,
}

func (c *converter) basic(t *types.Basic, at site) rpcdef.Type {
	if kind := basicKinds[t.Kind()]; kind != 0 {
		return rpcdef.Basic{Kind: kind}
	}
	switch t.Kind() {
	case types.Complex64, types.Complex128:
		return c.refuse(at, "a complex number", "encoding/json can't write it: use a struct of two floats")
	case types.UnsafePointer:
		return c.refuse(at, "an unsafe.Pointer", "encoding/json can't write it: leave the field out with `json:\"-\"`")
	default:
		return c.unresolved(at)
	}
}

// brokenDecl reports why a type that is declared doesn't resolve nevertheless: it holds itself.
func (c *converter) brokenDecl(expr ast.Expr) bool {
	found := false
	if expr == nil {
		return false
	}
	ast.Inspect(expr, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		for _, pkg := range c.prog.pkgs {
			if !ok || pkg == nil || pkg.info == nil || pkg.info.Uses[id] == nil {
				continue
			}
			obj, ok := pkg.info.Uses[id].(*types.TypeName)
			if !ok || obj.Pkg() == nil || c.prog.pkgs[obj.Pkg().Path()] == nil {
				continue
			}
			for _, e := range c.prog.pkgs[obj.Pkg().Path()].typeErrors {
				if e.Pos == obj.Pos() {
					c.diags.errorf(e.Pos, "%s", e.Msg)
					found = true
				}
			}
		}
		return true
	})
	return found
}

// unresolved reports a type that doesn't exist, in the type checker's words where it has some for the place.
func (c *converter) unresolved(at site) rpcdef.Type {
	if firstQualifier(at.expr) == "C" {
		return c.refuse(at, "a type of C", "use a Go type")
	}
	for _, path := range c.prog.paths() {
		if pkg := c.prog.pkgs[path]; pkg != nil {
			for _, e := range pkg.typeErrors {
				if e.Pos == at.pos || at.expr != nil && at.expr.Pos() <= e.Pos && e.Pos <= at.expr.End() {
					c.hiding(at.pos)
					c.diags.errorf(e.Pos, "%s", e.Msg)
					return rpcdef.Any{}
				}
			}
		}
	}
	if c.brokenDecl(at.expr) {
		return rpcdef.Any{}
	}
	if why := c.whyMissing(at); why != "" {
		c.diags.errorf(at.pos, "the type of %s doesn't resolve: %s", at.path(), why)
	} else if at.expr != nil {
		c.hiding(at.pos)
		c.diags.errorf(at.pos, "undefined: %s", types.ExprString(at.expr))
	} else {
		c.diags.errorf(at.pos, "the type of %s doesn't resolve", at.path())
	}
	return rpcdef.Any{}
}

// whyMissing says why the package of a qualified type can't be found.
func (c *converter) whyMissing(at site) string {
	qualifier := firstQualifier(at.expr)
	f := c.prog.fileAt(at.pos)
	if qualifier == "" || f == nil {
		return ""
	}
	if path, ok := c.prog.pathOf(f, qualifier); ok && c.prog.missing[path] != nil {
		return c.prog.missing[path].Error()
	}
	return ""
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

func (c *converter) slice(t *types.Slice, at site) rpcdef.Type {
	elem := at.at(elemOf[*ast.ArrayType](at.expr))
	if isByte(t.Elem()) {
		return rpcdef.Bytes{}
	}
	return rpcdef.List{Elem: c.typ(t.Elem(), elem)}
}

// isByte reports whether a slice of t is written as base64: t is a byte, named or not, that doesn't write itself.
func isByte(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Kind() == types.Uint8 && method(t, "MarshalJSON") == nil && method(t, "MarshalText") == nil
}
