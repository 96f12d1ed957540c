package syntax

import (
	"maps"
	"slices"

	"example.com/rpcgen/generator/emit"
)

// Imports are the import paths of a file.
type Imports struct{ standard, own map[string]bool }

// NewImports returns those of a file that has none yet.
func NewImports() Imports { return Imports{map[string]bool{}, map[string]bool{}} }

// Add adds the path of a package of the standard library.
func (i Imports) Add(path string) { i.standard[path] = true }

// AddOwn adds the path of a package of the client's module.
func (i Imports) AddOwn(path string) { i.own[path] = true }

// Groups returns the paths as gofmt has them: those of the standard library and those of the client's module, each in order.
func (i Imports) Groups() [][]string {
	var groups [][]string
	for _, paths := range []map[string]bool{i.standard, i.own} {
		if len(paths) > 0 {
			groups = append(groups, slices.Sorted(maps.Keys(paths)))
		}
	}
	return groups
}

// PrintImports prints groups of imports, if there are any.
func PrintImports(b *emit.Buffer, groups ...[]string) {
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
