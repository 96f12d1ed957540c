package golang

import (
	"strings"

	"example.com/rpcgen/generator/emit"
)

// typesFile prints types.go.
func typesFile(v *view) []byte {
	b := header(v)
	if v.dash {
		b.P()
		b.P("//lint:file-ignore SA5008 a comma after the name is how encoding/json takes \"-\" for one.")
	}
	printImports(b, v.imports)
	for _, d := range v.decls {
		b.P()
		d.print(b)
	}
	return b.Bytes()
}

// printImports prints the imports of a file, all of the standard library.
func printImports(b *emit.Buffer, paths []string) {
	switch len(paths) {
	case 0:
	case 1:
		b.P()
		b.P("import ", quote(paths[0]))
	default:
		b.P()
		b.Block("import (", func() {
			for _, path := range paths {
				b.P(quote(path))
			}
		}, ")")
	}
}

func (s *structView) print(b *emit.Buffer) {
	printDoc(b, s.doc)
	b.P("type ", s.name, " ", structType(s.fields))
}

func (e *enumView) print(b *emit.Buffer) {
	printDoc(b, e.doc)
	b.P("type ", e.name, " ", e.kind)
	if len(e.consts) > 0 {
		b.P()
		b.P("// The values of ", e.name, ".")
		b.Block("const (", func() { printConsts(b, e.name, e.consts) }, ")")
	}
	if e.digits {
		printMarshalDigits(b, e.name)
	}
}

func (d *definedView) print(b *emit.Buffer) {
	printDoc(b, d.doc)
	if d.alias {
		b.P("type ", d.name, " = ", d.typ)
	} else {
		b.P("type ", d.name, " ", d.typ)
	}
	if d.digits {
		printMarshalDigits(b, d.name)
	}
}

// printMarshalDigits prints the method of a byte type that keeps encoding/json from writing slices of it as base64.
func printMarshalDigits(b *emit.Buffer, typ string) {
	b.P()
	b.P("// MarshalJSON writes the number, so that slices are arrays of numbers and no base64.")
	b.P("func (n ", typ, ") MarshalJSON() ([]byte, error) { return strconv.AppendUint(nil, uint64(n), 10), nil }")
}

// printConsts prints constants of a type, aligned as gofmt does: a doc ends a column.
func printConsts(b *emit.Buffer, typ string, consts []constView) {
	widths := columns(len(consts), func(i int) (string, bool) {
		return consts[i].name, len(consts[i].doc) > 0
	})
	for i, c := range consts {
		if len(c.doc) > 0 && i > 0 {
			b.P()
		}
		printDoc(b, c.doc)
		b.P(pad(c.name, widths[i]), " ", typ, " = ", c.value)
	}
}

// structType returns a struct type, its fields aligned as gofmt does: a doc ends a column, and so does a field of several lines.
func structType(fields []fieldView) string {
	if len(fields) == 0 {
		return "struct{}"
	}
	newColumn := func(i int) bool {
		return len(fields[i].doc) > 0 || i > 0 && strings.Contains(fields[i-1].typ, "\n")
	}
	nameWidths := columns(len(fields), func(i int) (string, bool) { return fields[i].name, newColumn(i) })
	typeWidths := columns(len(fields), func(i int) (string, bool) {
		if strings.Contains(fields[i].typ, "\n") {
			return "", newColumn(i)
		}
		return fields[i].typ, newColumn(i)
	})
	var b emit.Buffer
	b.Block("struct {", func() {
		for i, f := range fields {
			if len(f.doc) > 0 && i > 0 {
				b.P()
			}
			printDoc(&b, f.doc)
			b.P(pad(f.name, nameWidths[i]), " ", pad(f.typ, typeWidths[i]), " ", f.tag)
		}
	}, "}")
	return strings.TrimSuffix(b.String(), "\n")
}

func printDoc(b *emit.Buffer, lines []string) {
	for _, line := range lines {
		b.P(line)
	}
}
