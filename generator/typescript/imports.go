package typescript

import (
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
)

// printImport prints the names on one line if they fit, or else each on a line of its own.
func printImport(b *emit.Buffer, i syntax.Import) {
	from := " from " + syntax.Quote(i.Module) + ";"
	if len(i.Names) == 0 {
		b.P(i.What, from)
		return
	}
	if names := strings.Join(i.Names, ", "); b.Fits(syntax.MaxColumns, i.What, " { ", names, " }", from) {
		b.P(i.What, " { ", names, " }", from)
		return
	}
	b.P(i.What, " {")
	b.In(func() { b.Lines(i.Names, ",") })
	b.P("}", from)
}

// printImports prints the imports of a file, if there are any.
func printImports(b *emit.Buffer, imports ...syntax.Import) {
	if len(imports) > 0 {
		b.P()
	}
	printLines(b, imports)
}

func printLines(b *emit.Buffer, lines []syntax.Import) {
	for _, line := range lines {
		printImport(b, line)
	}
}
