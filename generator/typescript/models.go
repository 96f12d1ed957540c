package typescript

import (
	"strings"
	"sync"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
)

const indentation = "  "

func newBuffer() *emit.Buffer {
	b := &emit.Buffer{Unit: indentation}
	b.P("// ", generator.Header)
	return b
}

// models returns types.ts: the types, then how their values travel. Both are made side by side: made in one go, this file is ready long after all
// the others, of other languages too.
func models(v *view) []byte {
	b, shapes := &emit.Buffer{Unit: indentation}, &emit.Buffer{Unit: indentation}
	var wg sync.WaitGroup
	wg.Go(func() { printShapes(shapes, v.decls, v.decodes, v.checks) })
	for i, d := range v.decls {
		b.Expect(i, 2*len(v.decls)) // what follows the types is no longer than they are
		if !isInline(d) {
			b.P()
			v.printDeclaration(b, d)
		}
	}
	wg.Wait()
	b.Append(shapes)
	runtime := linkRuntime(v.used)
	if runtime.source != "" {
		b.P()
		b.Raw(runtime.source)
	}

	head := newBuffer()
	if runtime.imports != "" {
		head.P()
		head.P(runtime.imports)
	}
	if len(v.TypeNames) == 0 && runtime.source == "" {
		head.P()
		head.P("export {};")
	}
	b.Prepend(head)
	return b.Bytes()
}

// An interfaceView is a struct.
type interfaceView struct {
	doc    doc
	name   string
	fields []fieldView
}

func (i interfaceView) print(b *emit.Buffer) {
	printDoc(b, i.doc)
	b.P("export interface ", i.name, " {")
	b.In(func() { printFields(b, i.fields) })
	b.P("}")
}

// A fieldView is a property of an interface or of a type literal.
type fieldView struct {
	doc      doc
	key      string // quoted where it must be; "[key: string]" where there are no properties
	optional bool
	typ      string
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

// A unionView is an enum.
type unionView struct {
	doc     doc
	name    string
	members []memberView
}

type memberView struct {
	doc  doc
	expr string
}

func (u unionView) print(b *emit.Buffer) {
	printDoc(b, u.doc)
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
			printDoc(b, m.doc)
			b.P("| ", m.expr, end)
		}
	})
}

// An aliasView is a defined type.
type aliasView struct {
	doc  doc
	name string
	typ  string
}

func (a aliasView) print(b *emit.Buffer) {
	printDoc(b, a.doc)
	b.P("export type ", a.name, " = ", a.typ, ";")
}
