package typescript

import "example.com/rpcgen/generator/emit"

// methods returns methods.ts: a function for each method, so that a page gets only what it uses.
func methods(v *view) []byte {
	b := newBuffer()
	printImports(b, v.methodImports)
	for i := range v.functions {
		b.Expect(i, len(v.functions))
		b.P()
		v.functions[i].printFunction(b)
	}
	if len(v.functions) == 0 {
		printEmptyModule(b)
	}
	return b.Bytes()
}

func (f *functionView) printFunction(b *emit.Buffer) {
	printDoc(b, f.doc)
	b.Groups(maxColumns, emit.List("export async function "+f.name+"(", f.parameters, "): Promise<"+f.result+"> {"))
	b.In(func() {
		for _, statement := range f.body {
			b.Groups(maxColumns, statement)
		}
	})
	b.P("}")
}
