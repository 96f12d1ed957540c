package typescript

import "example.com/rpcgen/generator/emit"

// errorsFile returns api-errors.ts: a class for each error that the API declares.
func errorsFile(v *view) *source {
	s := newSource(2*len(v.errors) + 1)
	s.P()
	importView{"import", []string{baseErrorName}, errorsModule}.print(&s.Buffer)
	printLines(&s.Buffer, v.errorTypes)
	s.drop(func() { printLines(&s.Buffer, v.errorModules) })
	for i := range v.errors {
		s.P()
		v.errors[i].print(s)
	}
	return s
}

func (e *errorView) print(s *source) {
	printDoc(&s.Buffer, e.doc)
	s.Block("export class "+e.name+" extends "+baseErrorName+" {", func() {
		e.printDeclared(s, "errorName", e.wire)
		if e.data != "" {
			e.printDeclared(s, "data", e.data)
		}
		s.P()
		start := s.len() + len(indentation+"static ")
		s.P("static override [Symbol.hasInstance](value: unknown): value is ", e.name, " {")
		s.replace(start, start+len("override "), "")
		s.body(func() { e.printTest(&s.Buffer) })
	}, "}")
}

// printDeclared prints a property that has a narrower type here than in the base class.
func (e *errorView) printDeclared(s *source, name, typ string) {
	start := s.len() + len(indentation)
	s.P("declare readonly ", name, ": ", typ, ";")
	s.replace(start, start+len("declare "), "")
}

// printTest prints what tells whether a value is the error.
func (e *errorView) printTest(b *emit.Buffer) {
	b.Groups(maxColumns, emit.List("return "+isErrorName+"(", e.test, ");"))
}

// errorsScript returns the JavaScript of api-errors.ts.
func errorsScript(v *view) []byte {
	b := newBuffer()
	printImports(b, append([]importView{{"import", []string{baseErrorName}, errorsModule}}, v.errorModules...)...)
	for i := range v.errors {
		e := &v.errors[i]
		b.P()
		b.Block("export class "+e.name+" extends "+baseErrorName+" {", func() {
			b.Block("static [Symbol.hasInstance](value) {", func() { e.printTest(b) }, "}")
		}, "}")
	}
	return b.Bytes()
}
