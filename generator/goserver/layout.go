package goserver

import (
	"strings"
	"unicode/utf8"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
)

// maxColumns is the greatest width of a line that can be broken.
const maxColumns = 120

// newFile starts a file of the package.
func newFile(v *view, imports []string) *emit.Buffer {
	b := &emit.Buffer{}
	printHeader(b)
	b.P("package ", v.pkg)
	printLintIgnore(b, v)
	printImports(b, v, imports)
	return b
}

// printLintIgnore tells linters that the package means to use what the API deprecates.
func printLintIgnore(b *emit.Buffer, v *view) {
	if v.deprecates {
		b.P()
		b.P("//lint:file-ignore SA1019 Clients may still use what is deprecated, so that it is served.")
	}
}

// printHeader prints what each generated file begins with.
func printHeader(b *emit.Buffer) {
	b.P("// ", generator.Header)
	b.P("// ", generator.Ownership)
	b.P()
}

// printAligned prints "name = value" lines as gofmt aligns them.
func printAligned(b *emit.Buffer, names, values []string) {
	width := 0
	for _, name := range names {
		width = max(width, utf8.RuneCountInString(name))
	}
	for i, name := range names {
		b.P(name, strings.Repeat(" ", width-utf8.RuneCountInString(name)), " = ", values[i])
	}
}
