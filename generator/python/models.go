package python

import (
	"strings"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

const indentation = "    "

// A printer prints Python.
type printer struct{ emit.Buffer }

func newPrinter(doc string) *printer {
	p := &printer{emit.Buffer{Unit: indentation}}
	p.P("# ", generator.Header)
	p.P(`"""`, doc, `"""`)
	return p
}

func modelsFile(v *view) []byte {
	p := &printer{emit.Buffer{Unit: indentation}}
	apart := false // what comes before is a class
	for i, d := range v.order.decls {
		p.Expect(i, len(v.order.decls))
		_, isAlias := d.(*rpcdef.Defined)
		p.P()
		if apart || !isAlias {
			p.P()
		}
		v.printDeclaration(p, d)
		apart = !isAlias
	}
	if len(v.late) > 0 {
		p.P()
		p.P()
		p.P("# These name models that come after them.")
		for _, name := range v.late {
			p.P(name, ".model_rebuild()")
		}
	}
	head := newPrinter("What the methods take and give.")
	v.models.printImports(head, v.types)
	p.Prepend(&head.Buffer)
	return p.Bytes()
}

func (m modelView) print(p *printer) {
	p.decorator(m.deprecated, m.message, false)
	p.P("class ", m.name, "(", m.base, "):")
	p.In(func() {
		p.doc(m.doc)
		if m.doc != "" && len(m.fields) > 0 {
			p.P()
		}
		for i, f := range m.fields {
			if i > 0 && (f.doc != "" || m.fields[i-1].doc != "") {
				p.P()
			}
			f.print(p)
		}
		if m.doc == "" && len(m.fields) == 0 {
			p.P("pass")
		}
	})
}

func (f fieldView) print(p *printer) {
	switch {
	case f.value == "":
		p.code(f.name, ": ", f.typ)
	case p.Fits(maxColumns, f.name, ": ", f.typ, " = ", f.value) || strings.HasSuffix(f.value, ")"):
		p.code(f.name, ": ", f.typ, " = ", f.value)
	default:
		p.wideField(f)
	}
	p.doc(f.doc)
}

// wideField prints a field that is too long for a line, and whose value can't be broken.
func (p *printer) wideField(f fieldView) {
	if len(splitUnion(f.typ)) == 1 {
		p.code(f.name, ": ", f.typ, " = ", f.value)
		return
	}
	p.P(f.name, ": (")
	p.In(func() { p.code(f.typ) }) // on a line of its own it may fit
	p.P(") = ", f.value)
}

func (e enumView) print(p *printer) {
	p.decorator(e.deprecated, e.message, false)
	p.P("class ", e.name, "(", e.base, "):")
	p.In(func() {
		p.doc(e.doc)
		for i, v := range e.values {
			if i > 0 && (v.doc != "" || e.values[i-1].doc != "") || i == 0 && e.doc != "" {
				p.P()
			}
			p.P(v.name, " = ", v.value)
			p.doc(v.doc)
		}
		if len(e.values) == 0 && e.doc == "" {
			p.P("pass")
		}
	})
}

func (a aliasView) print(p *printer) {
	if a.lazyType != "" {
		p.code(a.name, " = ", a.lazyType, "(", quote(a.name), ", ", a.typ, ")")
	} else {
		p.code(a.name, ": ", a.marker, " = ", a.typ)
	}
	p.doc(a.doc)
}

// decorator prints what marks a declaration as deprecated, where there is one. At run time, warnings are for calls only: reading
// a result must not warn of what the caller didn't write.
func (p *printer) decorator(name, message string, warn bool) {
	switch {
	case name == "":
	case warn:
		p.code("@", name, "(", message, ")")
	default:
		p.code("@", name, "(", message, ", category=None)")
	}
}

// doc prints a docstring, if there is something to say.
func (p *printer) doc(text string) {
	if text != "" {
		p.P(`"""`, docstring(text), `"""`)
	}
}
