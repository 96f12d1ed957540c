package goserver

import (
	"slices"
	"strings"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/goserver/internal/view"
)

// newFile starts a file of the package.
func newFile(v *view.View, imports []string) *emit.Buffer {
	b := &emit.Buffer{}
	printHeader(b)
	b.P("package ", v.Package)
	printLintIgnore(b, v)
	printImports(b, v, imports)
	return b
}

// printLintIgnore tells linters that the package means to use what the API deprecates.
func printLintIgnore(b *emit.Buffer, v *view.View) {
	if v.Deprecates {
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

// printImports prints the imports of a file: those of the standard library, and then the others.
func printImports(b *emit.Buffer, v *view.View, paths []string) {
	if len(paths) == 0 {
		return
	}
	slices.Sort(paths)
	paths = slices.Compact(paths)
	b.P()
	if len(paths) == 1 {
		b.P("import ", v.ImportSpec(paths[0]))
		return
	}
	b.Block("import (", func() {
		standard, others := 0, 0
		for _, p := range paths {
			if isStandard(p) {
				b.P(v.ImportSpec(p))
				standard++
			}
		}
		for _, p := range paths {
			if isStandard(p) {
				continue
			}
			if others == 0 && standard > 0 {
				b.P()
			}
			b.P(v.ImportSpec(p))
			others++
		}
	}, ")")
}

// isStandard reports whether a package is of the standard library, as goimports decides it.
func isStandard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".")
}
