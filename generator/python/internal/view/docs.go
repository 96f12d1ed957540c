package view

import (
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/types"
	"example.com/rpcgen/rpcdef"
)

// fieldDoc returns the doc of a field of a struct. It says which rules are left to the moment when the field is sent.
func fieldDoc(of *rpcdef.Struct, f *rpcdef.Field) string {
	if of.Use != rpcdef.InParams|rpcdef.InResults || len(f.Rules) == 0 {
		return f.Doc.Text
	}
	return strings.TrimPrefix(f.Doc.Text+"\n\nThe server validates: "+rpcdef.JoinRules(f.Rules, ", ")+".", "\n\n")
}

// classDecorators returns the decorators of a class with the doc. At run time, warnings are for calls only: reading a result must not
// warn callers of what they didn't write.
func classDecorators(s *types.Scope, doc rpcdef.Doc) []emit.Group {
	if doc.Deprecated == "" {
		return nil
	}
	return []emit.Group{syntax.Call("@"+s.Use("deprecated"), emit.Leaf(syntax.Quote(doc.Deprecated)), emit.Leaf("category=None"))}
}

// methodDecorators returns the decorators of a method with the doc.
func methodDecorators(s *types.Scope, doc rpcdef.Doc) []emit.Group {
	if doc.Deprecated == "" {
		return nil
	}
	return []emit.Group{syntax.Call("@"+s.Use("deprecated"), emit.Leaf(syntax.Quote(doc.Deprecated)))}
}

// noWaitDoc returns the doc of the variant of a method that doesn't wait.
func noWaitDoc(m *rpcdef.Method) string {
	return strings.TrimPrefix(m.Doc.Text+"\n\nIt doesn't wait for the server to do it.", "\n\n")
}
