package view

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/generator/typescript/internal/types"
	"example.com/rpcgen/rpcdef"
)

// UnknownLiteral is what the field has that tells the variants of a union apart, in one that the client doesn't know. No other has it.
const UnknownLiteral = "$unknown"

// A Variants is a union of structs: the type, and the interface for variants that the client doesn't know.
type Variants struct {
	Type    *Union
	Unknown *Interface
}

// newVariants resolves a union of structs.
func newVariants(u *rpcdef.Union) *Variants {
	v := &Variants{Type: &Union{Doc: types.NewDoc(u.Doc), Name: types.SafeType(u.Name)}}
	for _, variant := range u.Variants {
		v.Type.Members = append(v.Type.Members, Member{Expr: types.SafeType(variant.Struct.Name)})
	}
	v.Type.Members = append(v.Type.Members, Member{Expr: types.UnknownName(u)})
	about := func(text string) syntax.Doc { return syntax.Doc{Text: text} }
	v.Unknown = &Interface{
		Doc:  about("A value of " + v.Type.Name + " that this client does not know, as a newer server may send."),
		Name: types.UnknownName(u),
		Fields: []types.Field{
			{Key: syntax.Key(u.Field), Type: syntax.Quote(UnknownLiteral)},
			{Key: unknownKey(u, "value"), Type: "string", Doc: about("What the server calls it.")},
			{Key: unknownKey(u, "data"), Type: "{ [key: string]: unknown }", Doc: about("The whole object, as the server sent it.")},
		},
	}
	return v
}

// unknownKey returns the key of a field that every unknown variant has, besides the one that tells the variants apart.
func unknownKey(u *rpcdef.Union, name string) string {
	if name == u.Field {
		name += "_"
	}
	return name
}

// A VariantsCodec is the function of wire.ts for a union of structs.
type VariantsCodec struct {
	Name    string
	Find    emit.Group // returns the name of a variant
	Cases   []Case
	Unknown []string // the properties of one that the client doesn't know
}

// A Case is a variant, and the function that decodes it.
type Case struct{ Value, Function string }

// CodecName returns the name of the function.
func (c *VariantsCodec) CodecName() string { return c.Name }

// variantsCodec resolves the function of a union of structs.
func (m codecMapper) variantsCodec(name string, u *rpcdef.Union) *VariantsCodec {
	c := &VariantsCodec{
		Name: name, Find: emit.List(m.file.fromShapes("variant")+"(", syntax.Leaves("value", "at", syntax.Quote(u.Field)), ")"),
		Unknown: []string{syntax.OwnKey(u.Field) + ": " + syntax.Quote(UnknownLiteral), unknownKey(u, "value") + ": name", unknownKey(u, "data") + ": value"},
	}
	for _, v := range u.Variants {
		function, _ := m.callee(v.Struct)
		c.Cases = append(c.Cases, Case{syntax.Quote(v.Value), function})
	}
	return c
}
