package golang

import (
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/golang/internal/view"
)

// newFile starts a file of the package.
func newFile(v *view.View) *emit.Buffer {
	b := &emit.Buffer{}
	printHeader(b)
	b.P("package ", v.Package)
	return b
}

// printHeader prints what each generated file begins with.
func printHeader(b *emit.Buffer) {
	b.P("// ", generator.Header)
	b.P("// ", generator.Ownership)
	b.P()
}
