package decls

import (
	"cmp"
	"go/token"
	"slices"

	"example.com/rpcgen/analyzer/internal/source"
	"example.com/rpcgen/rpcdef"
)

// Sorted returns the declarations in order: services' packages first, then by path; in source order within a package.
func (t *Table) Sorted(servicePackages map[string]bool) []rpcdef.Decl {
	outer := t.outermost()
	decls := t.All()
	slices.SortStableFunc(decls, func(a, b rpcdef.Decl) int {
		x, y := a.Header(), b.Header()
		return cmp.Or(
			compareBool(!servicePackages[x.Package], !servicePackages[y.Package]),
			cmp.Compare(x.Package, y.Package),
			source.ComparePositions(outer[x], outer[y]),
			-source.ComparePositions(x.Pos, y.Pos), // an anonymous struct before what holds it
			cmp.Compare(x.Name, y.Name),
		)
	})
	return decls
}

// outermost returns the position of each declaration, for an anonymous struct that of the named type around it.
func (t *Table) outermost() map[*rpcdef.Head]token.Position {
	positions := make(map[*rpcdef.Head]token.Position, len(t.all))
	for _, decl := range t.all {
		head := decl.Header()
		positions[head] = head.Pos
		if decl.at.Parent != nil {
			positions[head] = positions[decl.at.Parent] // what holds another declaration was added before it
		}
	}
	return positions
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}
