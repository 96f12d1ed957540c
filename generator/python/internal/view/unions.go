package view

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/types"
	"example.com/rpcgen/rpcdef"
)

// unknownFields are the fields of every unknown variant of a union.
var unknownFields = emit.NewWords("data", "value")

// unknownLiteral is what the field of an unknown variant holds that tells the variants of a union apart. None that is known has it.
const unknownLiteral = "$unknown"

// unknownVariant returns the view of the class for variants of a union that the client doesn't know.
func (r *typeResolver) unknownVariant(u *rpcdef.Union) *Model {
	value := emit.Leaf(syntax.Quote(unknownLiteral))
	return &Model{
		Name: types.UnknownName(u), Base: r.Scope.Use("UnknownVariant"),
		Doc:    "A value of " + r.Scope.Names.TypeOf(&u.Head) + " that this client does not know, as a newer server may send.",
		Fields: []Field{{Name: r.unknownField(u), Type: syntax.Generic(r.Scope.Use("Literal"), value), Value: &value}},
	}
}

// unknownField returns the name of the field that tells the variants of a union apart: the variants', unless the class has another field of that name.
func (r *typeResolver) unknownField(u *rpcdef.Union) string {
	variant := u.Variants[0].Struct
	for i, name := range r.FieldNames(variant) {
		if variant.Fields[i].Name != u.Field {
			continue
		}
		if unknownFields.Has(name) {
			name += "_"
		}
		return name
	}
	panic("python: " + u.Name + " has a variant without the field " + u.Field)
}

// unionAlias returns the view of the alias that is the name of a union.
func (r *typeResolver) unionAlias(u *rpcdef.Union) *Alias {
	members := make([]emit.Group, 0, len(u.Variants)+1)
	for _, v := range u.Variants {
		members = append(members, emit.Leaf(r.Scope.Decl(&v.Struct.Head)))
	}
	members = append(members, emit.Leaf(types.UnknownName(u)))
	tagged := syntax.Call(r.Scope.Use("Tagged"), emit.Leaf(syntax.Quote(syntax.JSONString(u.Field))))
	return &Alias{
		Name: r.Scope.Decl(&u.Head), Doc: u.Doc.Text,
		Type: r.Scope.Use("TypeAlias"), Value: syntax.Generic(r.Scope.Use("Annotated"), syntax.Union(members...), tagged),
	}
}
