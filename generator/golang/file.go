package golang

import (
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/golang/internal/syntax"
	"example.com/rpcgen/generator/golang/internal/view"
)

// newFile starts a file of the package.
func newFile(v *view.View) *emit.Buffer {
	b := &emit.Buffer{}
	printHeader(b)
	b.P("package ", v.Package)
	return b
}

// printImports prints the imports of a file, among them that of package decode if the file uses it.
func printImports(b *emit.Buffer, v *view.View, standard []string, decodes bool) {
	var own []string
	if decodes {
		own = append(own, v.Module+"/internal/decode")
	}
	syntax.PrintImports(b, standard, own)
}

// printHeader prints what each generated file begins with.
func printHeader(b *emit.Buffer) {
	b.P("// ", generator.Header)
	b.P("// ", generator.Ownership)
	b.P()
}
