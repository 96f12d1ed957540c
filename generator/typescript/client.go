package typescript

import (
	"strings"

	"example.com/rpcgen/generator/emit"
)

// clientFile returns client.ts: a class whose methods call the functions of methods.ts.
func clientFile(v *view) *source {
	s := newSource(len(v.functions) + 5)
	s.P()
	if len(v.functions) > 0 {
		s.drop(func() { whole(methodsName, methodsModule).print(&s.Buffer) })
	}
	printLines(&s.Buffer, v.clientImports)
	s.drop(func() { importView{"import", []string{checkVersionName}, versionModule}.print(&s.Buffer) })
	importView{"import type", []string{versionCheckName}, versionModule}.print(&s.Buffer)
	s.P()
	s.P("/** The methods of the server. Each call goes through the base client that it was made with. */")
	s.Block("export class "+clientName+" {", func() {
		rpc := strings.Join(v.callers, " & ")
		start := s.len()
		s.P("readonly #rpc: ", rpc, ";")
		s.replace(start, s.len(), indentation+"#private;\n")
		s.P()
		s.P("constructor(rpc: ", rpc, ") {")
		s.body(func() { s.P("this.#rpc = rpc;") })
		for i := range v.functions {
			s.Expect(i, len(v.functions))
			s.P()
			v.functions[i].printMethod(s)
		}
		s.P()
		s.P(checkVersionDoc)
		s.P(checkVersionName, "(options?: CallOptions): Promise<", versionCheckName, "> {")
		s.body(func() { printCheckVersionCall(&s.Buffer) })
	}, "}")
	s.P()
	s.P("/** What an APIClient does. Anything that does the same may stand for it. */")
	s.P("export type " + apiName + " = { [K in keyof " + clientName + "]: " + clientName + "[K] };")
	return s
}

func printCheckVersionCall(b *emit.Buffer) {
	b.P("return ", checkVersionName, "(this.#rpc, options);")
}

func (f *functionView) printMethod(s *source) {
	printDoc(&s.Buffer, f.doc)
	s.Groups(maxColumns, emit.List(f.method+"(", f.parameters[1:], "): Promise<"+f.result+"> {"))
	s.body(func() { f.printCall(&s.Buffer) })
}

// printCall prints the body of the method.
func (f *functionView) printCall(b *emit.Buffer) {
	b.Groups(maxColumns, emit.List("return "+methodsName+"."+f.name+"(", f.arguments, ");"))
}
