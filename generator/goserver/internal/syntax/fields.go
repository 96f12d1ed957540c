package syntax

import (
	"strings"

	"example.com/rpcgen/generator/emit"
)

// A Field is one of a struct literal.
type Field struct{ Name, Value string }

// PrintFields prints the fields of a composite literal as gofmt aligns them.
func PrintFields(b *emit.Buffer, fields []Field) {
	width := 0
	for _, f := range fields {
		width = max(width, len(f.Name))
	}
	for _, f := range fields {
		b.P(f.Name, ":", strings.Repeat(" ", width-len(f.Name)), " ", f.Value, ",")
	}
}

// Pairs returns fields as they stand on one line.
func Pairs(fields []Field) []emit.Group {
	var all []emit.Group
	for _, f := range fields {
		all = append(all, emit.Leaf(f.Name+": "+f.Value))
	}
	return all
}
