package golang

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/golang/internal/syntax"
)

// A callField is a field of a literal, such as the Call that a method makes.
type callField struct{ name, value string }

// printLiteral prints a literal with its fields: on one line if that fits, or else with a line for each field.
func printLiteral(b *emit.Buffer, open string, fields []callField, closing string) {
	line := []string{open}
	width := 0
	for i, f := range fields {
		if i > 0 {
			line = append(line, ", ")
		}
		line = append(line, f.name, ": ", f.value)
		width = max(width, len(f.name))
	}
	if line = append(line, closing); b.Fits(syntax.MaxColumns, line...) {
		b.P(line...)
		return
	}
	b.Block(open, func() {
		for _, f := range fields {
			b.P(f.name, ":", syntax.Padding(f.name, width), " ", f.value, ",")
		}
	}, closing)
}
