package golang

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/godoc"
	"example.com/rpcgen/generator/golang/internal/syntax"
	"example.com/rpcgen/generator/golang/internal/view"
)

// typesFile prints types.go.
func typesFile(v *view.View) []byte {
	b := newFile(v)
	if v.Types.Dash {
		b.P()
		b.P("//lint:file-ignore SA5008 a comma after the name is how encoding/json takes \"-\" for one.")
	}
	syntax.PrintImports(b, v.Types.Imports...)
	for i, d := range v.Types.Decls {
		b.Expect(i, len(v.Types.Decls))
		b.P()
		printDecl(b, d)
	}
	return b.Bytes()
}

// printDecl prints a declaration.
func printDecl(b *emit.Buffer, d view.Decl) {
	switch d := d.(type) {
	case view.Struct:
		printStruct(b, d)
	case view.Enum:
		printEnum(b, d)
	case view.Defined:
		printDefined(b, d)
	case view.Union:
		printUnion(b, d)
	default:
		panic("golang: unknown declaration")
	}
}

func printStruct(b *emit.Buffer, s view.Struct) {
	godoc.Print(b, s.Doc)
	if len(s.Fields) == 0 {
		b.P("type ", s.Name, " struct{}")
		return
	}
	b.P("type ", s.Name, " struct {")
	b.In(func() { syntax.PrintFields(b, s.Fields) })
	b.P("}")
	printStructMethods(b, s)
}

func printEnum(b *emit.Buffer, e view.Enum) {
	godoc.Print(b, e.Doc)
	b.P("type ", e.Name, " ", e.Kind)
	if len(e.Consts) > 0 {
		b.P()
		b.P("// The values of ", e.Name, ".", e.Others)
		b.Block("const (", func() { printConsts(b, e.Name, e.Consts) }, ")")
	}
	if e.MarshalNumber {
		printMarshalNumber(b, e.Name)
	}
}

func printDefined(b *emit.Buffer, d view.Defined) {
	godoc.Print(b, d.Doc)
	if d.Alias {
		b.P("type ", d.Name, " = ", d.Type)
	} else {
		b.P("type ", d.Name, " ", d.Type)
	}
	if d.MarshalNumber {
		printMarshalNumber(b, d.Name)
	}
	if d.Unmarshal != "" {
		printUnmarshalDefined(b, d)
	}
}

// printMarshalNumber prints the method of a byte type that keeps encoding/json from writing slices of it as base64.
func printMarshalNumber(b *emit.Buffer, typ string) {
	b.P()
	b.P("// MarshalJSON writes the number, so that slices are arrays of numbers and no base64.")
	b.P("func (n ", typ, ") MarshalJSON() ([]byte, error) { return strconv.AppendUint(nil, uint64(n), 10), nil }")
}

// printConsts prints constants of a type, aligned as by gofmt: a doc ends a column.
func printConsts(b *emit.Buffer, typ string, consts []view.Const) {
	for first := true; len(consts) > 0; first = false {
		n := syntax.ColumnLength(consts, func(c view.Const) bool { return c.Doc != "" })
		width := syntax.ColumnWidth(consts[:n], func(c view.Const) string { return c.Name })
		if consts[0].Doc != "" && !first {
			b.P()
		}
		godoc.Print(b, consts[0].Doc)
		for _, c := range consts[:n] {
			b.P(c.Name, syntax.Padding(c.Name, width), " ", typ, " = ", c.Value)
		}
		consts = consts[n:]
	}
}
