package view

import (
	"fmt"
	"slices"

	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/generator/typescript/internal/types"
	"example.com/rpcgen/rpcdef"
)

// An Interface is a struct.
type Interface struct {
	Doc    syntax.Doc
	Name   string
	Fields []types.Field
}

// A Union is an enum.
type Union struct {
	Doc     syntax.Doc
	Name    string
	Members []Member
	Guard   string // the function that reports whether a value is a member; "" if there is none
}

// A Member is a value of an enum.
type Member struct {
	Doc  syntax.Doc
	Expr string
}

// An Alias is a defined type.
type Alias struct {
	Doc  syntax.Doc
	Name string
	Type string
}

// An OpenType is the type of enums that are read.
type OpenType struct{}

// A Declaration is a type of types.ts or of channels.ts: an *Interface, a *Union, an *Alias, a *Variants or the OpenType.
type Declaration interface{ isDeclaration() }

func (*Interface) isDeclaration() {}
func (*Union) isDeclaration()     {}
func (*Alias) isDeclaration()     {}
func (*Variants) isDeclaration()  {}
func (OpenType) isDeclaration()   {}

// addTypes resolves types.ts.
func (v *View) addTypes(api *rpcdef.API) {
	v.TypeNames, v.Declarations = make([]string, 0, len(api.Decls)), make([]Declaration, 0, len(api.Decls))
	open := false
	for _, d := range api.Decls {
		if e, ok := d.(*rpcdef.Enum); ok && types.IsExact(e) {
			v.Guards = append(v.Guards, types.GuardName(e.Name))
			open = open || types.IsOpen(e, e.Use)
		}
		if !types.IsInline(d) {
			v.TypeNames = append(v.TypeNames, types.SafeType(d.Header().Name))
			v.Declarations = append(v.Declarations, newDeclaration(d))
			if u, ok := d.(*rpcdef.Union); ok {
				v.TypeNames = append(v.TypeNames, types.UnknownName(u))
			}
		}
	}
	if open {
		v.TypeNames = append(v.TypeNames, types.OpenName)
		v.Declarations = slices.Insert(v.Declarations, 0, Declaration(OpenType{}))
	}
	slices.Sort(v.Guards)
	slices.Sort(v.TypeNames)
}

// newDeclaration resolves a type of types.ts.
func newDeclaration(d rpcdef.Decl) Declaration {
	head := d.Header()
	name, doc := types.SafeType(head.Name), types.NewDoc(head.Doc)
	switch d := d.(type) {
	case *rpcdef.Struct:
		return &Interface{doc, name, types.NewFields(d, 1)}
	case *rpcdef.Enum:
		u := &Union{Doc: doc, Name: name, Members: newMembers(d)}
		if types.IsExact(d) {
			u.Guard = types.GuardName(head.Name)
		}
		return u
	case *rpcdef.Defined:
		return &Alias{doc, name, types.AliasType(d)}
	case *rpcdef.Union:
		return newVariants(d)
	default:
		panic(fmt.Sprintf("typescript: unknown declaration %T", d))
	}
}

// newMembers resolves the values of an enum. Values that are the same in TypeScript are one member.
func newMembers(e *rpcdef.Enum) []Member {
	if !types.IsExact(e) {
		return []Member{{Expr: "number"}}
	}
	views := make([]Member, 0, len(e.Values))
	seen := make(map[string]bool, len(e.Values))
	for _, value := range e.Values {
		expr := types.Literal(value.Value)
		if !seen[expr] {
			seen[expr] = true
			views = append(views, Member{types.NewDoc(value.Doc), expr})
		}
	}
	return views
}
