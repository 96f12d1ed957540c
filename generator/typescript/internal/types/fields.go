package types

import (
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

// A Field is a property of an interface or of a type literal.
type Field struct {
	Doc      syntax.Doc
	Key      string // quoted where it must be; "[key: string]" where there are no properties
	optional bool
	Type     string
}

// NewFields resolves the properties of a struct, which stand at a depth of indentation.
func NewFields(s *rpcdef.Struct, depth int) []Field {
	if len(s.Fields) == 0 {
		return []Field{{Key: "[key: string]", Type: "never"}}
	}
	views := make([]Field, len(s.Fields))
	for i, f := range s.Fields {
		var notes []string
		if s.Use&rpcdef.InParams != 0 {
			notes = rulesNote(f.Rules)
		}
		optional := MayBeAbsent(s, f)
		views[i] = Field{
			Doc:      NewDoc(f.Doc, notes...),
			Key:      syntax.Key(f.Name),
			optional: optional,
			Type:     fieldType(f, s.Use, depth) + inheritedType(f, optional),
		}
	}
	return views
}

// fieldType returns the type of a field.
func fieldType(f *rpcdef.Field, use rpcdef.Use, depth int) string {
	if f.Const != "" {
		return syntax.Quote(f.Const)
	}
	return Expr(f.Type, use, depth)
}

// MayBeAbsent reports whether a property is optional. A pointer always arrives, but needn't be sent.
func MayBeAbsent(s *rpcdef.Struct, f *rpcdef.Field) bool {
	_, pointer := rpcdef.Underlying(f.Type).(rpcdef.Optional)
	return f.OmitEmpty || f.OmitZero || f.ViaPointer || pointer && s.Use&rpcdef.InParams != 0
}

// inheritedType returns " | TYPE" for an optional property that every object inherits, with the type of what it inherits; "" for all others.
func inheritedType(f *rpcdef.Field, optional bool) string {
	if !optional || !syntax.Inherited.Has(f.Name) || IsUnknown(f.Type) || strings.HasPrefix(f.Name, "__") { // those with underscores have no type
		return ""
	}
	return " | typeof Object.prototype." + f.Name
}

// PrintFields prints the properties of an interface or of a type literal.
func PrintFields(b *emit.Buffer, fields []Field) {
	for _, f := range fields {
		mark := ": "
		if f.optional {
			mark = "?: "
		}
		syntax.PrintDoc(b, f.Doc)
		b.P(f.Key, mark, f.Type, ";")
	}
}
