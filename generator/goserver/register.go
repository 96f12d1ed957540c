package goserver

import "example.com/rpcgen/generator/emit"

// registerFile prints register.go.
func registerFile(v *view) []byte {
	var imports []string
	for _, s := range v.services {
		imports = append(imports, s.imports...)
	}
	b := &emit.Buffer{}
	printHeader(b)
	b.P("// Package ", v.pkg, " registers implementations of the API's services with a server, which package ", runtimePackage, " has.")
	b.P("package ", v.pkg)
	printLintIgnore(b, v)
	printImports(b, v, imports)
	for _, s := range v.services {
		printRegister(b, v, s)
	}
	return b.Bytes()
}

func printRegister(b *emit.Buffer, v *view, s *serviceView) {
	b.P()
	b.P("// ", s.register, " makes s serve the methods of [", s.goType, "] by implementation, which any number of goroutines call at once.")
	b.P("// It must be called before s serves. The error says what keeps s from it, such as a service of this name that it serves already.")
	b.Groups(maxColumns, emit.List("func "+s.register+"(", []emit.Group{
		emit.Leaf("s *" + runtimePackage + ".Server"), emit.Leaf("implementation " + s.goType),
	}, ")"), emit.Leaf(" error {"))
	b.In(func() {
		b.Block("return s.Register("+runtimePackage+".Service{", func() {
			b.P("Name: ", s.wire, ",")
			b.Block("Methods: []"+runtimePackage+".Method{", func() {
				for _, m := range s.methods {
					printMethod(b, m)
				}
			}, "},")
			if len(v.errors) > 0 {
				b.P("Errors: ", errorsName, "(),")
			}
		}, "})")
	})
	b.P("}")
}

func printMethod(b *emit.Buffer, m *methodView) {
	b.P(runtimePackage, ".NewMethod(", m.constant, ", ", m.variable, ",")
	b.In(func() {
		b.Groups(maxColumns, emit.List("func(", []emit.Group{m.context, m.params}, ")"), emit.Leaf(" (*"+m.result+", error) {"))
		b.In(func() { b.Lines(m.body, "") })
		b.P("}),")
	})
}
