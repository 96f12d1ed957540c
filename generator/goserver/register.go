package goserver

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/goserver/internal/syntax"
	"example.com/rpcgen/generator/goserver/internal/view"
)

// registerFile prints register.go.
func registerFile(v *view.View) []byte {
	var imports []string
	for _, s := range v.Services {
		imports = append(imports, s.Imports...)
	}
	b := &emit.Buffer{}
	printHeader(b)
	b.P("// Package ", v.Package, " registers implementations of the API's services with a server, which package ", syntax.RuntimePackage, " has.")
	if len(v.Channels) > 0 {
		b.P("// It also publishes the events of the API's channels, and has somebody asked who may subscribe to them.")
	}
	b.P("package ", v.Package)
	printLintIgnore(b, v)
	printImports(b, v, imports)
	for _, s := range v.Services {
		printRegister(b, v, s)
	}
	return b.Bytes()
}

func printRegister(b *emit.Buffer, v *view.View, s *view.Service) {
	b.P()
	b.P("// ", s.Register, " makes s serve the methods of [", s.GoType, "] by implementation, which any number of goroutines call at once.")
	b.P("// It must be called before s serves. The error says what keeps s from it, such as a service of this name that it serves already.")
	b.Groups(syntax.MaxColumns, emit.List("func "+s.Register+"(", []emit.Group{
		emit.Leaf("s *" + syntax.RuntimePackage + ".Server"), emit.Leaf("implementation " + s.GoType),
	}, ")"), emit.Leaf(" error {"))
	b.In(func() {
		b.Block("if implementation == nil {", func() { b.P("return ", syntax.RuntimePackage, ".NoImplementation(", s.Wire, ")") }, "}")
		b.Block("return s.Register("+syntax.RuntimePackage+".Service{", func() {
			b.P("Name: ", s.Wire, ",")
			b.Block("Methods: []"+syntax.RuntimePackage+".Method{", func() {
				for _, m := range s.Methods {
					printMethod(b, m)
				}
			}, "},")
			if len(v.Errors) > 0 {
				b.P("Errors: ", syntax.ErrorsName, "(),")
			}
		}, "})")
	})
	b.P("}")
}

func printMethod(b *emit.Buffer, m *view.Method) {
	b.P(syntax.RuntimePackage, ".", m.Constructor, "(", m.Constant, ", ", m.Variable, ",")
	b.In(func() {
		b.Groups(syntax.MaxColumns, emit.List("func(", m.Params, ")"), emit.Leaf(" (*"+m.Result+", error) {"))
		b.In(func() { b.Lines(m.Body, "") })
		b.P("}),")
	})
}
