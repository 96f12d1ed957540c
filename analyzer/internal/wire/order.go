package wire

import (
	"cmp"
	"go/token"
	"slices"

	"example.com/rpcgen/analyzer/internal/source"
	"example.com/rpcgen/rpcdef"
)

// sorted returns the declarations in order: services' packages first, then by path; in source order within a package.
func (d *declarations) sorted(servicePackages map[string]bool) []rpcdef.Decl {
	outer := d.outermost()
	decls := make([]rpcdef.Decl, len(d.all))
	for i, decl := range d.all {
		decls[i] = decl.Decl
	}
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
func (d *declarations) outermost() map[*rpcdef.Head]token.Position {
	positions := make(map[*rpcdef.Head]token.Position, len(d.all))
	for _, decl := range d.all {
		head := decl.Header()
		positions[head] = head.Pos
		if decl.at.head != nil {
			positions[head] = positions[decl.at.head] // what holds another declaration was added before it
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
