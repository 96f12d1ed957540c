package typescript

import (
	"strings"

	"example.com/rpcgen/generator/emit"
)

// models returns types.ts: a type for each declaration.
func models(v *view) []byte {
	b := newBuffer()
	for i, d := range v.declarations {
		b.Expect(i, len(v.declarations))
		b.P()
		d.print(b)
	}
	if len(v.declarations) == 0 {
		printEmptyModule(b)
	}
	return b.Bytes()
}

func (i *interfaceView) print(b *emit.Buffer) {
	printDoc(b, i.doc)
	b.Block("export interface "+i.name+" {", func() { printFields(b, i.fields) }, "}")
}

func printFields(b *emit.Buffer, fields []fieldView) {
	for _, f := range fields {
		mark := ": "
		if f.optional {
			mark = "?: "
		}
		printDoc(b, f.doc)
		b.P(f.key, mark, f.typ, ";")
	}
}

// print prints a union on one line if it fits and no member has a doc comment.
func (u *unionView) print(b *emit.Buffer) {
	printDoc(b, u.doc)
	head := "export type " + u.name + " ="
	exprs := make([]string, len(u.members))
	documented := false
	for i, m := range u.members {
		exprs[i] = m.expr
		documented = documented || m.doc != doc{}
	}
	if line := head + " " + strings.Join(exprs, " | ") + ";"; !documented && b.Fits(maxColumns, line) {
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
			printDoc(b, m.doc)
			b.P("| ", m.expr, end)
		}
	})
}

func (a *aliasView) print(b *emit.Buffer) {
	printDoc(b, a.doc)
	b.P("export type ", a.name, " = ", a.typ, ";")
}
