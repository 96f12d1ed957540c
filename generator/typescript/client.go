package typescript

import (
	"strings"

	"example.com/rpcgen/generator/emit"
)

// client returns client.ts: a class whose methods call the functions of methods.ts.
func client(v *view) []byte {
	b := newBuffer()
	printImports(b, v.clientImports)
	b.P()
	b.P("/** The methods of the server. Each call goes through the base client that it was made with. */")
	b.Block("export class "+clientName+" {", func() {
		rpc := strings.Join(v.callers, " & ")
		b.P("readonly #rpc: ", rpc, ";")
		b.P()
		b.Block("constructor(rpc: "+rpc+") {", func() { b.P("this.#rpc = rpc;") }, "}")
		for i := range v.functions {
			b.Expect(i, len(v.functions))
			b.P()
			v.functions[i].printMethod(b)
		}
	}, "}")
	return b.Bytes()
}

func (f *functionView) printMethod(b *emit.Buffer) {
	printDoc(b, f.doc)
	b.Groups(maxColumns, emit.List(f.method+"(", f.parameters[1:], "): Promise<"+f.result+"> {"))
	b.In(func() { b.Groups(maxColumns, emit.List("return "+methodsName+"."+f.name+"(", f.arguments, ");")) })
	b.P("}")
}
