package analyzer

import (
	"go/ast"
	"go/types"
	"slices"
	"strconv"
)

// A checkedPkg is a package as an earlier load checked it, and what it was given to check.
type checkedPkg struct {
	files   []*ast.File
	imports []imported

	types      *types.Package
	info       *types.Info
	typeErrors []types.Error
}

// An imported package is what an import gave.
type imported struct {
	path string
	pkg  *types.Package // nil after an error
}

// reuse takes over what an earlier load found of a package, if it was given the same declarations, and the same packages to import.
func (c *checker) reuse(pkg *pkg, files []*ast.File) bool {
	old := c.prog.kept.checked[pkg.path]
	if old == nil || !slices.EqualFunc(old.files, files, sameFile) || !slices.Equal(old.imports, c.imports(files)) {
		return false
	}
	pkg.types, pkg.info, pkg.typeErrors = old.types, old.info, old.typeErrors
	c.checked[pkg.path] = old
	return true
}

// remember keeps what was found of a package for the next load.
func (c *checker) remember(pkg *pkg, files []*ast.File) {
	c.checked[pkg.path] = &checkedPkg{files, c.imports(files), pkg.types, pkg.info, pkg.typeErrors}
}

// imports are the packages that files import, checked.
func (c *checker) imports(files []*ast.File) []imported {
	var all []imported
	for _, f := range files {
		for _, d := range f.Decls {
			if gen, ok := d.(*ast.GenDecl); ok {
				for _, spec := range gen.Specs {
					if spec, ok := spec.(*ast.ImportSpec); ok {
						path, _ := strconv.Unquote(spec.Path.Value)
						pkg, _ := c.Import(path) // the type checker tells of errors
						all = append(all, imported{path, pkg})
					}
				}
			}
		}
	}
	return all
}

// sameFile reports whether two files hold the same declarations, which a load makes anew of the same syntax.
func sameFile(a, b *ast.File) bool {
	return a.Name == b.Name && slices.EqualFunc(a.Decls, b.Decls, sameDecl)
}

func sameDecl(a, b ast.Decl) bool {
	x, ok := a.(*ast.GenDecl)
	if !ok {
		return a == b
	}
	y, ok := b.(*ast.GenDecl)
	return ok && x.Tok == y.Tok && slices.EqualFunc(x.Specs, y.Specs, sameSpec)
}

func sameSpec(a, b ast.Spec) bool {
	x, ok := a.(*ast.ImportSpec)
	if !ok {
		return a == b
	}
	y, ok := b.(*ast.ImportSpec)
	return ok && x.Name.Name == y.Name.Name && x.Path == y.Path
}
