package typescript

import (
	"strings"

	"example.com/rpcgen/generator/emit"
)

// typesFile returns types.ts: a type for each declaration.
func typesFile(v *view) *source {
	s := newSource(len(v.guards))
	for i, d := range v.declarations {
		s.Expect(i, len(v.declarations))
		s.P()
		d.print(s)
	}
	if len(v.declarations) == 0 {
		printEmptyModule(&s.Buffer)
	}
	return s
}

func (i *interfaceView) print(s *source) {
	printDoc(&s.Buffer, i.doc)
	s.Block("export interface "+i.name+" {", func() { printFields(&s.Buffer, i.fields) }, "}")
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

// An openType is the type of enums that are read.
type openType struct{}

func (openType) print(s *source) {
	s.P("/** An enum as it is read: a value of T, or one that a newer server knows. */")
	s.P("export type ", openName, "<T extends string | number> = T | (T extends string ? string & {} : number & {});")
}

// print prints the union, and its guard.
func (u *unionView) print(s *source) {
	u.printType(&s.Buffer)
	if u.guard == "" {
		return
	}
	s.P()
	s.P("/** Reports whether a value is one of those that are known here. */")
	s.Groups(maxColumns, emit.List("export function "+u.guard+"(", leaves("value: unknown"), "): value is "+u.name+" {"))
	s.body(func() { s.Groups(maxColumns, emit.List("return ([", u.values(), "] as unknown[]).includes(value);")) })
}

// values returns the members as expressions.
func (u *unionView) values() []emit.Group {
	values := make([]emit.Group, len(u.members))
	for i, m := range u.members {
		values[i] = emit.Leaf(m.expr)
	}
	return values
}

// printType prints the union on one line if it fits and no member has a doc comment.
func (u *unionView) printType(b *emit.Buffer) {
	printDoc(b, u.doc)
	head := "export type " + u.name + " ="
	exprs := make([]string, len(u.members))
	documented := false
	for i, m := range u.members {
		exprs[i] = m.expr
		documented = documented || !m.doc.isEmpty()
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

func (a *aliasView) print(s *source) {
	printDoc(&s.Buffer, a.doc)
	s.P("export type ", a.name, " = ", a.typ, ";")
}
