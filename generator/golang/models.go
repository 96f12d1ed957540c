package golang

import (
	"slices"
	"strings"

	"example.com/rpcgen/generator/emit"
)

// typesFile prints types.go.
func typesFile(v *view) []byte {
	b := newFile(v)
	if v.types.dash {
		b.P()
		b.P("//lint:file-ignore SA5008 a comma after the name is how encoding/json takes \"-\" for one.")
	}
	printImports(b, v.types.imports)
	for i, d := range v.types.decls {
		b.Expect(i, len(v.types.decls))
		b.P()
		d.print(b)
	}
	return b.Bytes()
}

func (s structView) print(b *emit.Buffer) {
	printDoc(b, s.doc)
	if len(s.fields) == 0 {
		b.P("type ", s.name, " struct{}")
		return
	}
	b.P("type ", s.name, " struct {")
	b.In(func() { printFields(b, s.fields) })
	b.P("}")
}

func (e enumView) print(b *emit.Buffer) {
	printDoc(b, e.doc)
	b.P("type ", e.name, " ", e.kind)
	if len(e.consts) > 0 {
		b.P()
		b.P("// The values of ", e.name, ".", e.others)
		b.Block("const (", func() { printConsts(b, e.name, e.consts) }, ")")
	}
	if e.marshalNumber {
		printMarshalNumber(b, e.name)
	}
}

func (d definedView) print(b *emit.Buffer) {
	printDoc(b, d.doc)
	if d.alias {
		b.P("type ", d.name, " = ", d.typ)
	} else {
		b.P("type ", d.name, " ", d.typ)
	}
	if d.marshalNumber {
		printMarshalNumber(b, d.name)
	}
}

// printMarshalNumber prints the method of a byte type that keeps encoding/json from writing slices of it as base64.
func printMarshalNumber(b *emit.Buffer, typ string) {
	b.P()
	b.P("// MarshalJSON writes the number, so that slices are arrays of numbers and no base64.")
	b.P("func (n ", typ, ") MarshalJSON() ([]byte, error) { return strconv.AppendUint(nil, uint64(n), 10), nil }")
}

// printConsts prints constants of a type, aligned as by gofmt: a doc ends a column.
func printConsts(b *emit.Buffer, typ string, consts []constView) {
	for first := true; len(consts) > 0; first = false {
		n := columnLength(consts, func(c constView) bool { return c.doc != "" })
		width := columnWidth(consts[:n], func(c constView) string { return c.name })
		if consts[0].doc != "" && !first {
			b.P()
		}
		printDoc(b, consts[0].doc)
		for _, c := range consts[:n] {
			b.P(c.name, padding(c.name, width), " ", typ, " = ", c.value)
		}
		consts = consts[n:]
	}
}

// printFields prints the fields of a struct, aligned as by gofmt: a doc ends a column, and so does a field of several lines.
func printFields(b *emit.Buffer, fields []fieldView) {
	for first := true; len(fields) > 0; first = false {
		n := columnLength(fields, func(f fieldView) bool { return f.doc != "" })
		if i := slices.IndexFunc(fields[:n], func(f fieldView) bool { return strings.Contains(f.typ, "\n") }); i >= 0 {
			n = i + 1
		}
		names := columnWidth(fields[:n], func(f fieldView) string { return f.name })
		types := columnWidth(fields[:n], func(f fieldView) string { return f.typ })
		if fields[0].doc != "" && !first {
			b.P()
		}
		printDoc(b, fields[0].doc)
		for _, f := range fields[:n] {
			b.P(f.name, padding(f.name, names), " ", f.typ, padding(f.typ, types), " ", f.tag)
		}
		fields = fields[n:]
	}
}

// structType returns a struct type as an expression, which has a line for each field.
func structType(fields []fieldView) string {
	if len(fields) == 0 {
		return "struct{}"
	}
	var b emit.Buffer
	b.Block("struct {", func() { printFields(&b, fields) }, "}")
	return strings.TrimSuffix(b.String(), "\n")
}
