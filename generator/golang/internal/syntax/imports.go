package syntax

import (
	"maps"
	"slices"

	"example.com/rpcgen/generator/emit"
)

// Imports are the import paths of a file, all of the standard library.
type Imports map[string]bool

// Add adds the path of a package.
func (i Imports) Add(path string) { i[path] = true }

// Sorted returns the paths in order.
func (i Imports) Sorted() []string { return slices.Sorted(maps.Keys(i)) }

// PrintImports prints the imports of paths that are sorted, if there are any.
func PrintImports(b *emit.Buffer, paths []string) {
	switch len(paths) {
	case 0:
	case 1:
		b.P()
		b.P("import ", Quote(paths[0]))
	default:
		b.P()
		b.Block("import (", func() {
			for _, path := range paths {
				b.P(Quote(path))
			}
		}, ")")
	}
}
