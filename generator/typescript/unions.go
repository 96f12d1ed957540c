package typescript

import (
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/generator/typescript/internal/types"
	"example.com/rpcgen/generator/typescript/internal/view"
)

// printVariantsCodec prints the function of wire.ts for a union of structs.
func printVariantsCodec(b *emit.Buffer, c *view.VariantsCodec) {
	b.P("export const ", c.Name, ": ", types.WireShape, " = (value, at) => {")
	b.In(func() {
		b.Groups(syntax.MaxColumns, c.Find.Before("const name = ").After(";"))
		b.P("switch (name) {")
		b.In(func() {
			for _, v := range c.Cases {
				b.P("case ", v.Value, ":")
				b.In(func() {
					b.Groups(syntax.MaxColumns, emit.List("return "+v.Function+"(", syntax.Leaves("value", "at"), ");"))
				})
			}
			b.P("case ", syntax.Quote(view.UnknownLiteral), ": // as fakes have it")
			b.In(func() { b.P("return value;") })
			b.P("default:")
			b.In(func() { printUnknown(b, c) })
		})
		b.P("}")
	})
	b.P("};")
}

func printUnknown(b *emit.Buffer, c *view.VariantsCodec) {
	if line := "return { " + strings.Join(c.Unknown, ", ") + " };"; b.Fits(syntax.MaxColumns, line) {
		b.P(line)
		return
	}
	b.P("return {")
	b.In(func() { b.Lines(c.Unknown, ",") })
	b.P("};")
}
