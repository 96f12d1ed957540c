package typescript

import (
	"slices"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/generator/typescript/internal/types"
	"example.com/rpcgen/generator/typescript/internal/view"
)

// maxStatements is how many statements a function of wire.ts has at most: tsc follows the conditions of a function by recursion, and
// overflows its stack at some 1,500.
const maxStatements = 250

// wireFile returns wire.ts: a function for each declaration that decodes its values in results, and one that checks them in params.
func wireFile(v *view.View) *source {
	s := newSource(len(v.Codecs) + 1)
	s.P()
	s.P("// How values travel: results are decoded when they arrive, params are checked before they are sent.")
	if len(v.Codecs) == 0 {
		printEmptyModule(&s.Buffer)
		return s
	}
	printImports(&s.Buffer, syntax.NewImport("import", types.ShapesModule, v.ShapesUsed...))
	s.drop(func() { printImport(&s.Buffer, syntax.NewImport("import type", types.ShapesModule, types.WireShape)) })
	for i, c := range v.Codecs {
		s.Expect(i, len(v.Codecs))
		s.P()
		start := s.len() + len("export const ") + len(c.CodecName())
		printCodec(&s.Buffer, c)
		s.replace(start, start+len(": "+types.WireShape), "")
	}
	return s
}

// printCodec prints a function of wire.ts.
func printCodec(b *emit.Buffer, c view.Codec) {
	switch c := c.(type) {
	case *view.StructCodec:
		printStruct(b, c)
	case *view.ExpressionCodec:
		b.Groups(syntax.MaxColumns, c.Expr.Before("export const "+c.Name+": "+types.WireShape+" = ").After(";"))
	case *view.VariantsCodec:
		printVariantsCodec(b, c)
	}
}

func printStruct(b *emit.Buffer, c *view.StructCodec) {
	open := "export const " + c.Name + ": " + types.WireShape + " = " + syntax.Pure + "struct("
	if len(c.Statements) <= maxStatements {
		b.P(open, "(o) => {")
		printStatements(b, c.Statements)
		b.P("});")
		return
	}
	b.Block(open, func() {
		for part := range slices.Chunk(c.Statements, maxStatements) {
			b.P("(o) => {")
			printStatements(b, part)
			b.P("},")
		}
	}, ");")
}

func printStatements(b *emit.Buffer, statements []view.Statement) {
	b.In(func() {
		for i := range statements {
			printStatement(b, &statements[i])
		}
	})
}

// printStatement puts the line together without a Group, which would take a fifth of the back-end's time: nearly all statements fit on one line.
func printStatement(b *emit.Buffer, s *view.Statement) {
	line := make([]string, 0, 32)
	if guard := s.Guard(); guard != "" {
		line = append(appendValue(append(line, "if ("), s), guard, ") ")
	}
	if s.Replaces {
		line = append(line, `o["`, s.Name, `"] = `)
	}
	line = append(appendValue(append(line, s.Function, "("), s), `, "`, s.Name, `"`)
	for _, g := range s.More {
		line = append(line, ", ", g.String())
	}
	if line = append(line, ");"); b.Fits(syntax.MaxColumns, line...) {
		b.P(line...)
	} else {
		printBroken(b, s)
	}
}

// appendValue appends the parts of an expression for the field's value.
func appendValue(line []string, s *view.Statement) []string {
	if s.Inherited {
		return append(line, `own(o, "`, s.Name, `")`)
	}
	return append(line, `o["`, s.Name, `"]`)
}

// printBroken prints a statement that doesn't fit on one line.
func printBroken(b *emit.Buffer, s *view.Statement) {
	value, key := strings.Join(appendValue(nil, s), ""), `"`+s.Name+`"`
	call := emit.List(s.Function+"(", append(syntax.Leaves(value, key), s.More...), ");")
	if s.Replaces {
		call = call.Before("o[" + key + "] = ")
	}
	if guard := s.Guard(); guard == "" {
		b.Groups(syntax.MaxColumns, call)
	} else {
		b.Block("if ("+value+guard+") {", func() { b.Groups(syntax.MaxColumns, call) }, "}")
	}
}
