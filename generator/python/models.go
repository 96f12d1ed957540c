package python

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/view"
)

func modelsFile(v view.Models) []byte {
	p := newPrinter("What the methods take and give.", v.HasDeprecated)
	p.importBlocks(v.Imports)
	afterClass := false
	for i, d := range v.Decls {
		p.Expect(i, len(v.Decls))
		p.P()
		if afterClass || d.IsClass() {
			p.P()
		}
		p.declaration(d)
		afterClass = d.IsClass()
	}
	if v.Resolve != nil {
		p.P()
		p.P()
		p.P("# These name models that come after them.")
		p.code(*v.Resolve)
	}
	return p.Bytes()
}

// declaration prints a class or an alias.
func (p *printer) declaration(d view.Decl) {
	switch d := d.(type) {
	case *view.Model:
		p.model(d)
	case *view.Enum:
		p.enum(d)
	case *view.Alias:
		p.alias(d)
	}
}

func (p *printer) model(m *view.Model) {
	p.decorators(m.Decorators)
	p.P("class ", m.Name, "(", m.Base, "):")
	p.In(func() {
		p.doc(m.Doc)
		if m.Doc != "" && len(m.Fields) > 0 {
			p.P()
		}
		for i, f := range m.Fields {
			if i > 0 && (f.Doc != "" || m.Fields[i-1].Doc != "") {
				p.P()
			}
			p.field(f)
		}
		if m.Doc == "" && len(m.Fields) == 0 {
			p.P("pass")
		}
	})
}

func (p *printer) field(f view.Field) {
	line := append(make([]emit.Group, 0, 5), emit.Leaf(f.Name), emit.Leaf(": "), f.Type)
	if f.Value != nil {
		line = append(line, emit.Leaf(" = "), *f.Value)
	}
	if !p.OneLine(syntax.MaxColumns, line...) {
		p.brokenField(f, line)
	}
	p.doc(f.Doc)
}

// brokenField prints a field that is too long for a line.
func (p *printer) brokenField(f view.Field, line []emit.Group) {
	switch {
	case f.Value == nil && p.needsParentheses(f):
		p.P(f.Name, ": (")
		p.In(func() { p.code(f.Type) })
		p.P(")")
	case f.Value == nil || p.breaksInValue(f):
		p.code(line...)
	case p.Fits(syntax.MaxColumns, f.Name, ": ", f.Type.String(), " = ("):
		p.P(f.Name, ": ", f.Type.String(), " = (")
		p.In(func() { p.P(f.Value.String()) })
		p.P(")")
	case syntax.IsUnion(f.Type):
		p.P(f.Name, ": (")
		p.In(func() { p.code(f.Type) })
		p.P(") = ", f.Value.String())
	default:
		p.code(line...)
	}
}

// needsParentheses reports whether the type of a field without a value stands in parentheses: it is a union, or can't be broken behind the name but fits into
// a line of its own.
func (p *printer) needsParentheses(f view.Field) bool {
	switch {
	case syntax.IsUnion(f.Type):
		return true
	case len(f.Type.Items) > 0 && p.Fits(syntax.MaxColumns, f.Name, ": ", f.Type.Open):
		return false
	default:
		return p.Fits(syntax.MaxColumns, f.Name, ": (") && p.Fits(syntax.MaxColumns, syntax.Indentation, f.Type.String())
	}
}

// breaksInValue reports whether a field with a value can be broken inside of that. Else the value stands in parentheses if what is before it fits, or the
// type, if it is a union.
func (p *printer) breaksInValue(f view.Field) bool {
	return len(f.Value.Items) > 0 && p.Fits(syntax.MaxColumns, f.Name, ": ", f.Type.String(), " = ", f.Value.Open)
}

func (p *printer) enum(e *view.Enum) {
	p.decorators(e.Decorators)
	p.P("class ", e.Name, "(", e.Base, "):")
	p.In(func() {
		p.doc(e.Doc)
		for i, v := range e.Values {
			if i > 0 && (v.Doc != "" || e.Values[i-1].Doc != "") || i == 0 && e.Doc != "" {
				p.P()
			}
			p.P(v.Name, " = ", v.Value)
			p.doc(v.Doc)
		}
		if len(e.Values) == 0 && e.Doc == "" {
			p.P("pass")
		}
	})
}

func (p *printer) alias(a *view.Alias) {
	target := a.Name
	if a.Type != "" {
		target += ": " + a.Type
	}
	p.code(emit.Leaf(target+" = "), a.Value)
	p.doc(a.Doc)
}
