package golang

import (
	"maps"
	"slices"

	"example.com/rpcgen/generator/emit"
)

// imports are the import paths of a file, all of the standard library.
type imports map[string]bool

func (i imports) add(path string) { i[path] = true }

func (i imports) sorted() []string { return slices.Sorted(maps.Keys(i)) }

func printImports(b *emit.Buffer, paths []string) {
	switch len(paths) {
	case 0:
	case 1:
		b.P()
		b.P("import ", quote(paths[0]))
	default:
		b.P()
		b.Block("import (", func() {
			for _, path := range paths {
				b.P(quote(path))
			}
		}, ")")
	}
}
