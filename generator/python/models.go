package python

import "example.com/rpcgen/generator/emit"

func modelsFile(v modelsView) []byte {
	p := newPrinter("What the methods take and give.")
	p.importBlocks(v.imports)
	afterClass := false
	for _, d := range v.decls {
		p.P()
		if afterClass || d.isClass() {
			p.P()
		}
		d.print(p)
		afterClass = d.isClass()
	}
	if len(v.late) > 0 {
		p.P()
		p.P()
		p.P("# These name models that come after them.")
		for _, name := range v.late {
			p.P(name, ".model_rebuild()")
		}
	}
	return p.Bytes()
}

func (*modelView) isClass() bool { return true }
func (*enumView) isClass() bool  { return true }
func (*aliasView) isClass() bool { return false }

func (m *modelView) print(p *printer) {
	p.decorators(m.decorators)
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
	name := emit.Leaf(f.name + ": ")
	switch {
	case f.value == nil:
		p.code(name, f.typ)
	case f.fitsParentheses(p):
		p.P(f.name, ": (")
		p.In(func() { p.code(f.typ) })
		p.P(") = ", f.value.String())
	default:
		p.code(name, f.typ, emit.Leaf(" = "), *f.value)
	}
	p.doc(f.doc)
}

// fitsParentheses reports whether the type of a field stands in parentheses, on lines of its own: a union in a line that is too long, and
// whose value can't be broken.
func (f fieldView) fitsParentheses(p *printer) bool {
	return isUnion(f.typ) && len(f.value.Items) == 0 && !p.Fits(maxColumns, f.name, ": ", f.typ.String(), " = ", f.value.String())
}

func (e *enumView) print(p *printer) {
	p.decorators(e.decorators)
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

func (a *aliasView) print(p *printer) {
	target := a.name
	if a.typ != "" {
		target += ": " + a.typ
	}
	p.code(emit.Leaf(target+" = "), a.value)
	p.doc(a.doc)
}
