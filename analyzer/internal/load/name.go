package load

import (
	"go/types"
	"slices"

	"example.com/rpcgen/analyzer/internal/directive"
	"example.com/rpcgen/analyzer/internal/source"
)

// A Name is the name that a directive gives a type.
type Name = directive.Name

// A PackageName is the name that a directive gives a type of another package.
type PackageName struct {
	*directive.PackageName
	file *File
}

// Matches reports whether the directive names a type.
func (n *PackageName) Matches(obj *types.TypeName) bool {
	return n.Type == obj.Name() && obj.Pkg() != nil && n.file.denotes(n.Qualifier, obj.Pkg())
}

// denotes reports whether a qualifier in a file means a package: it is the import path, or the name by which the file imports it.
func (f *File) denotes(qualifier string, pkg *types.Package) bool {
	if qualifier == pkg.Path() {
		return true
	}
	if path, ok := f.imported(qualifier); ok {
		return path == pkg.Path()
	}
	isNamed := pkg.Name() == qualifier || source.GuessName(pkg.Path()) == qualifier
	return isNamed && slices.Contains(f.Unnamed, pkg.Path())
}
