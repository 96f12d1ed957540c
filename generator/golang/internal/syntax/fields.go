package syntax

import (
	"slices"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/godoc"
)

// A Field is a field of a struct type.
type Field struct {
	Doc  string
	Name string
	Type string
	Tag  string // as a literal
}

// PrintFields prints the fields of a struct, aligned as by gofmt: a doc ends a column, and so does a field of several lines.
func PrintFields(b *emit.Buffer, fields []Field) {
	for first := true; len(fields) > 0; first = false {
		n := ColumnLength(fields, func(f Field) bool { return f.Doc != "" })
		if i := slices.IndexFunc(fields[:n], func(f Field) bool { return strings.Contains(f.Type, "\n") }); i >= 0 {
			n = i + 1
		}
		names := ColumnWidth(fields[:n], func(f Field) string { return f.Name })
		types := ColumnWidth(fields[:n], func(f Field) string { return f.Type })
		if fields[0].Doc != "" && !first {
			b.P()
		}
		godoc.Print(b, fields[0].Doc)
		for _, f := range fields[:n] {
			b.P(f.Name, Padding(f.Name, names), " ", f.Type, Padding(f.Type, types), " ", f.Tag)
		}
		fields = fields[n:]
	}
}

// StructType returns a struct type as an expression, which has a line for each field.
func StructType(fields []Field) string {
	if len(fields) == 0 {
		return "struct{}"
	}
	var b emit.Buffer
	b.Block("struct {", func() { PrintFields(&b, fields) }, "}")
	return strings.TrimSuffix(b.String(), "\n")
}
