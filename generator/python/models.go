package python

import "example.com/rpcgen/generator/emit"

func modelsFile(v modelsView) []byte {
	p := newPrinter("What the methods take and give.", v.hasDeprecated)
	p.importBlocks(v.imports)
	afterClass := false
	for i, d := range v.decls {
		p.Expect(i, len(v.decls))
		p.P()
		if afterClass || d.isClass() {
			p.P()
		}
		d.print(p)
		afterClass = d.isClass()
	}
	if v.resolve != nil {
		p.P()
		p.P()
		p.P("# These name models that come after them.")
		p.code(*v.resolve)
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
	line := append(make([]emit.Group, 0, 5), emit.Leaf(f.name), emit.Leaf(": "), f.typ)
	if f.value != nil {
		line = append(line, emit.Leaf(" = "), *f.value)
	}
	if !p.OneLine(maxColumns, line...) {
		f.printBroken(p, line)
	}
	p.doc(f.doc)
}

// printBroken prints a field that is too long for a line.
func (f fieldView) printBroken(p *printer, line []emit.Group) {
	switch {
	case f.value == nil && f.needsParentheses(p):
		p.P(f.name, ": (")
		p.In(func() { p.code(f.typ) })
		p.P(")")
	case f.value == nil || f.breaksInValue(p):
		p.code(line...)
	case p.Fits(maxColumns, f.name, ": ", f.typ.String(), " = ("):
		p.P(f.name, ": ", f.typ.String(), " = (")
		p.In(func() { p.P(f.value.String()) })
		p.P(")")
	case isUnion(f.typ):
		p.P(f.name, ": (")
		p.In(func() { p.code(f.typ) })
		p.P(") = ", f.value.String())
	default:
		p.code(line...)
	}
}

// needsParentheses reports whether the type of a field without a value stands in parentheses: it is a union, or can't be broken behind the name but fits into
// a line of its own.
func (f fieldView) needsParentheses(p *printer) bool {
	switch {
	case isUnion(f.typ):
		return true
	case len(f.typ.Items) > 0 && p.Fits(maxColumns, f.name, ": ", f.typ.Open):
		return false
	default:
		return p.Fits(maxColumns, f.name, ": (") && p.Fits(maxColumns, indentation, f.typ.String())
	}
}

// breaksInValue reports whether a field with a value can be broken inside of that. Else the value stands in parentheses if what is before it fits, or the
// type, if it is a union.
func (f fieldView) breaksInValue(p *printer) bool {
	return len(f.value.Items) > 0 && p.Fits(maxColumns, f.name, ": ", f.typ.String(), " = ", f.value.Open)
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
