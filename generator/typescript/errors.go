package typescript

import (
	"go/scanner"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/generator/typescript/internal/types"
	"example.com/rpcgen/generator/typescript/internal/view"
	"example.com/rpcgen/rpcdef"
)

// errorsFile returns api-errors.ts: a class for each error that the API declares.
func errorsFile(v *view.View) *source {
	s := newSource(2*len(v.Errors) + 1)
	s.P()
	printImport(&s.Buffer, syntax.NewImport("import", types.ErrorsModule, types.BaseErrorName))
	printLines(&s.Buffer, v.ErrorTypes)
	s.drop(func() { printLines(&s.Buffer, v.ErrorModules) })
	for i := range v.Errors {
		s.P()
		printError(s, &v.Errors[i])
	}
	return s
}

func printError(s *source, e *view.Error) {
	syntax.PrintDoc(&s.Buffer, e.Doc)
	s.Block("export class "+e.Name+" extends "+types.BaseErrorName+" {", func() {
		printDeclared(s, "errorName", e.Wire)
		if e.Data != "" {
			printDeclared(s, "data", e.Data)
		}
		s.P()
		start := s.len() + len(syntax.Indentation+"static ")
		s.P("static override [Symbol.hasInstance](value: unknown): value is ", e.Name, " {")
		s.replace(start, start+len("override "), "")
		s.body(func() { printTest(&s.Buffer, e) })
	}, "}")
}

// printDeclared prints a property that has a narrower type here than in the base class.
func printDeclared(s *source, name, typ string) {
	start := s.len() + len(syntax.Indentation)
	s.P("declare readonly ", name, ": ", typ, ";")
	s.replace(start, start+len("declare "), "")
}

// printTest prints what tells whether a value is the error.
func printTest(b *emit.Buffer, e *view.Error) {
	b.Groups(syntax.MaxColumns, e.Test.Before("return ").After(";"))
}

// errorsScript returns the JavaScript of api-errors.ts.
func errorsScript(v *view.View) []byte {
	b := newBuffer()
	printImports(b, append([]syntax.Import{syntax.NewImport("import", types.ErrorsModule, types.BaseErrorName)}, v.ErrorModules...)...)
	for i := range v.Errors {
		e := &v.Errors[i]
		b.P()
		b.Block("export class "+e.Name+" extends "+types.BaseErrorName+" {", func() {
			b.Block("static [Symbol.hasInstance](value) {", func() { printTest(b, e) }, "}")
		}, "}")
	}
	return b.Bytes()
}

// warnings tells of errors whose classes hide those of JavaScript.
func warnings(api *rpcdef.API) scanner.ErrorList {
	return emit.HiddenNames("TypeScript", syntax.BuiltinErrors, api.Errors, types.ErrorName)
}
