package syntax

import (
	"maps"
	"slices"

	"example.com/rpcgen/generator/emit"
)

// Imports are the import paths that a file has of the standard library.
type Imports map[string]bool

// Add adds the path of a package.
func (i Imports) Add(path string) { i[path] = true }

// Sorted returns the paths in order.
func (i Imports) Sorted() []string { return slices.Sorted(maps.Keys(i)) }

// PrintImports prints imports by groups of paths that are sorted, if there are any.
func PrintImports(b *emit.Buffer, groups ...[]string) {
	groups = slices.DeleteFunc(groups, func(paths []string) bool { return len(paths) == 0 })
	switch {
	case len(groups) == 0:
	case len(groups) == 1 && len(groups[0]) == 1:
		b.P()
		b.P("import ", Quote(groups[0][0]))
	default:
		b.P()
		b.Block("import (", func() {
			for i, paths := range groups {
				if i > 0 {
					b.P()
				}
				for _, path := range paths {
					b.P(Quote(path))
				}
			}
		}, ")")
	}
}
