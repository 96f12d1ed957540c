// Package wire converts Go types into the types of package rpcdef, by encoding/json's rules, and reports those that no client can use.
package wire

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"

	"example.com/rpcgen/analyzer/internal/decls"
	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/analyzer/internal/enum"
	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/analyzer/internal/union"
	"example.com/rpcgen/rpcdef"
)

// A Converter converts types.
type Converter struct {
	*refuser
	decls      *decls.Table
	enums      *enum.Finder
	overrides  *overrides
	directions *directions
	unknowns   *unknowns
	settler    *settler
	unions     *union.Finder
	unionUses  []unionUse
	visible    *typeutil.Map     // the fields of the structs that were converted, []*jsonField
	shapes     []func(s *shaper) // set those of expressions
}

// NewConverter returns a Converter for the types of a program. Mistakes are added to diags.
func NewConverter(prog *load.Program, diags *diag.List) *Converter {
	refuser := &refuser{prog, diags}
	overrides := &overrides{refuser: refuser, used: map[*load.PackageWire]bool{}, miscounted: map[*load.PackageWire]*types.Named{}}
	return &Converter{
		refuser:    refuser,
		decls:      decls.NewTable(),
		enums:      enum.NewFinder(prog, diags),
		overrides:  overrides,
		directions: &directions{refuser: refuser, finder: &marshalerFinder{prog, overrides, map[holder]pointerMarshaler{}}},
		unknowns:   &unknowns{prog: prog, diags: diags},
		settler:    newSettler(),
		unions:     union.NewFinder(prog, diags),
		visible:    new(typeutil.Map),
	}
}

// Finish completes an API with the declarations that its methods and errors reach, and reports what is wrong with the use that they make of these. It returns
// false if anything is wrong with the API.
func (c *Converter) Finish(api *rpcdef.API, servicePackages map[string]bool) (ok bool) {
	c.overrides.reportUnused()
	api.MarkUses()
	c.settler.settle(api, c.decls)
	c.directions.report()
	c.reportUnions(api)
	if len(c.diags.Errors) > 0 {
		return false
	}
	c.setShapes()
	c.unknowns.warn()
	c.decls.Name(servicePackages, c.prog, c.diags)
	api.Decls = c.decls.Sorted(servicePackages)
	return true
}

// typ converts a type. After a mistake, which it reports, it returns an Any, so that others are found as well.
func (c *Converter) typ(t types.Type, at Site) rpcdef.Type {
	switch t := t.(type) {
	case *types.Alias:
		at.Expr = nil
		if t.TypeArgs().Len() > 0 {
			at.args = t.TypeArgs()
		}
		if spec, ok := c.prog.TypeSpec(t.Obj()); ok && spec.Spec.TypeParams == nil {
			at.Expr = ast.Unparen(spec.Spec.Type)
		}
		return c.typ(t.Rhs(), at)
	case *types.Named:
		return c.named(t, at)
	case *types.Basic:
		return c.basic(t, at)
	case *types.Pointer:
		return optional(c.typ(t.Elem(), at.elem()))
	case *types.Slice:
		if isByte(t.Elem()) {
			return rpcdef.Bytes{}
		}
		return rpcdef.List{Elem: c.typ(t.Elem(), at.elem())}
	case *types.Array:
		return rpcdef.Array{Elem: c.typ(t.Elem(), at.elem()), Len: t.Len()}
	case *types.Map:
		return c.mapType(t, at)
	case *types.Struct:
		return c.anonymous(t, at)
	case *types.Interface:
		if t.Empty() {
			return rpcdef.Any{}
		}
		return c.refuse(at, "an interface with methods, which can hold types that rpcgen doesn't know", "use a struct, or any")
	case *types.Signature:
		return c.refuse(at, "a function, which has no JSON form", at.without())
	case *types.Chan:
		return c.refuse(at, "a channel, which has no JSON form", "use a slice, or "+at.without())
	default:
		panic(fmt.Sprintf("wire: unknown type %T", t))
	}
}

// typeIn is like typ, for a type that stands in the source of a package.
func (c *Converter) typeIn(pkg *types.Package, t types.Type, at Site) rpcdef.Type {
	if pkg != nil { // else t belongs to the method of error
		if p := c.prog.Package(pkg.Path()); p == nil || !p.Foreign {
			at.User = at.Place
		}
	}
	return c.typ(t, at)
}

// optional returns the form of a pointer to t.
func optional(t rpcdef.Type) rpcdef.Type {
	if _, already := rpcdef.Underlying(t).(rpcdef.Optional); already {
		return t
	}
	return rpcdef.Optional{Elem: t}
}

// isByte reports whether a slice of t is written as base64: t is a byte, with a name or without, that has no custom marshaler.
func isByte(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Kind() == types.Uint8 && method(t, "MarshalJSON") == nil && method(t, "MarshalText") == nil
}

var basicKinds = [types.UntypedNil + 1]rpcdef.Kind{
	types.Bool: rpcdef.Bool, types.String: rpcdef.String,
	types.Int: rpcdef.Int, types.Int8: rpcdef.Int8, types.Int16: rpcdef.Int16, types.Int32: rpcdef.Int32, types.Int64: rpcdef.Int64,
	types.Uint: rpcdef.Uint, types.Uint8: rpcdef.Uint8, types.Uint16: rpcdef.Uint16, types.Uint32: rpcdef.Uint32, types.Uint64: rpcdef.Uint64,
	types.Uintptr: rpcdef.Uintptr, types.Float32: rpcdef.Float32, types.Float64: rpcdef.Float64,
}

func (c *Converter) basic(t *types.Basic, at Site) rpcdef.Type {
	if kind := basicKinds[t.Kind()]; kind != 0 {
		return rpcdef.Basic{Kind: kind}
	}
	switch t.Kind() {
	case types.Complex64, types.Complex128:
		return c.refuse(at, "a complex number, which has no JSON form", "use a struct of two floats")
	case types.UnsafePointer:
		return c.refuse(at, "an unsafe.Pointer, which has no JSON form", at.without())
	default:
		return c.Unresolved(at)
	}
}

// anonymous converts a struct type without a name. It gets a declaration of its own, named after the place where it stands.
func (c *Converter) anonymous(t *types.Struct, at Site) rpcdef.Type {
	// The compiler makes the promoted method for a pointer to the struct only where the program mentions that pointer type.
	if fn := marshaler(t); fn != nil {
		return c.refuse(at, "a struct without a name that embeds "+TypeName(Deref(fn.Signature().Recv().Type()))+", whose "+fn.Name()+" Go may fail to find",
			"declare the struct as a type, or name the field")
	}
	st := &rpcdef.Struct{Anonymous: true, Head: rpcdef.Head{GoName: at.path(), Pos: c.prog.Position(at.Pos)}}
	if at.head != nil {
		st.Package = at.head.Package
	}
	c.decls.AddAnonymous(st, decls.Anonymous{Parent: at.head, Holder: at.Holder, Part: at.Part}, at.User.way())
	c.fields(st, t, at)
	return st
}
