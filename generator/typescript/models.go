package typescript

import (
	"strings"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
)

func newBuffer() *emit.Buffer {
	b := &emit.Buffer{Unit: "  "}
	b.P("// ", generator.Header)
	return b
}

// models returns types.ts: the types, then how their values travel.
func models(v *view) []byte {
	b := newBuffer()
	if v.Runtime.Imports != "" {
		b.P()
		b.P(v.Runtime.Imports)
	}
	if len(v.Types) == 0 && v.Runtime.Source == "" {
		b.P()
		b.P("export {};")
	}
	for _, t := range v.Types {
		b.P()
		b.Raw(t.doc.comment(0))
		t.print(b)
	}
	if len(v.Shapes) > 0 {
		b.P()
		b.P("// What follows goes through values on their way: results are decoded, params are checked.")
	}
	for _, s := range v.Shapes {
		b.P()
		s.print(b)
	}
	if v.Runtime.Source != "" {
		b.P()
		b.Raw(v.Runtime.Source)
	}
	return b.Bytes()
}

// An interfaceView is a struct.
type interfaceView struct {
	name   string
	fields []fieldView
}

func (i interfaceView) print(b *emit.Buffer) {
	b.P("export interface ", i.name, " {")
	b.In(func() {
		for _, f := range i.fields {
			b.P(strings.TrimSuffix(f.source(1), "\n"))
		}
	})
	b.P("}")
}

// A fieldView is a property of an interface or of a type literal.
type fieldView struct {
	doc      doc
	key      string // quoted where it must be; "[key: string]" where there are no properties
	optional bool
	typ      func(depth int) string
}

// source returns the property as it stands at a depth of indentation, without that indentation.
func (f fieldView) source(depth int) string {
	mark := ": "
	if f.optional {
		mark = "?: "
	}
	return f.doc.comment(depth) + f.key + mark + f.typ(depth) + ";\n"
}

// A unionView is an enum.
type unionView struct {
	name    string
	members []memberView
}

type memberView struct {
	doc  doc
	expr string
}

func (u unionView) print(b *emit.Buffer) {
	head := "export type " + u.name + " ="
	exprs := make([]string, len(u.members))
	documented := false
	for i, m := range u.members {
		exprs[i] = m.expr
		documented = documented || m.doc != doc{}
	}
	if line := head + " " + strings.Join(exprs, " | ") + ";"; !documented && len(line) <= maxColumns {
		b.P(line)
		return
	}
	b.P(head)
	b.In(func() {
		for i, m := range u.members {
			end := ""
			if i == len(u.members)-1 {
				end = ";"
			}
			b.P(m.doc.comment(1), "| ", m.expr, end)
		}
	})
}

// An aliasView is a defined type.
type aliasView struct {
	name string
	typ  string
}

func (a aliasView) print(b *emit.Buffer) { b.P("export type ", a.name, " = ", a.typ, ";") }
