// Package load type-checks what services reach, and nothing else. It reads the directives of the packages that patterns match, follows names from the
// services' declarations through all packages, and checks the declarations that it finds, all from source. So it needs no compiled packages, and code
// that no service reaches may be broken.
package load

import (
	"go/ast"
	"go/token"
	"go/types"
	"iter"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/analyzer/internal/find"
	"example.com/rpcgen/analyzer/internal/source"
)

// A Cache holds what one Program can reuse of the one before.
type Cache struct {
	*find.Cache
	tags     source.TagReader
	standIns map[*standIn]*ast.File
}

// NewCache returns an empty cache.
func NewCache() *Cache {
	return &Cache{find.NewCache(token.NewFileSet()), source.TagReader{}, map[*standIn]*ast.File{}}
}

// A Program is the packages that services are declared in, and those that they reach.
type Program struct {
	Directives *Directives

	cache    *Cache
	dir      string // that messages show files relative to
	diags    *diag.List
	packages map[string]*Package // by import path; nil for one that wasn't found
	files    map[*token.File]*File
	missing  map[string]error // by import path: why a package can't be found
	reported []string         // the import paths of those for which that was reported
}

// NewProgram returns a Program of the packages that patterns match. Messages show the names of files relative to dir. Mistakes are added to diags.
func NewProgram(dir string, roots []*find.Package, cache *Cache, diags *diag.List) *Program {
	p := &Program{
		Directives: newDirectives(),
		cache:      cache, dir: dir, diags: diags,
		packages: map[string]*Package{}, files: map[*token.File]*File{}, missing: map[string]error{},
	}
	for _, root := range roots {
		p.add(root)
	}
	return p
}

// add adds a parsed package.
func (p *Program) add(found *find.Package) {
	pkg := newPackage(found)
	p.packages[pkg.Path] = pkg
	for _, f := range pkg.Files {
		p.files[p.cache.Fset.File(f.AST.FileStart)] = f
	}
}

// Packages returns the packages that were found, sorted by path.
func (p *Program) Packages() iter.Seq[*Package] {
	return func(yield func(*Package) bool) {
		for _, path := range slices.Sorted(maps.Keys(p.packages)) {
			if pkg := p.packages[path]; pkg != nil && !yield(pkg) {
				return
			}
		}
	}
}

// Package returns the package of an import path, nil if it wasn't found or nothing that is reachable lies in it.
func (p *Program) Package(path string) *Package { return p.packages[path] }

// FileAt returns the file that a position lies in, or nil.
func (p *Program) FileAt(pos token.Pos) *File { return p.files[p.cache.Fset.File(pos)] }

// ForeignAt returns the package that a position lies in if its user can't correct it, else nil.
func (p *Program) ForeignAt(pos token.Pos) *Package {
	if f := p.FileAt(pos); f != nil && f.Package.Foreign {
		return f.Package
	}
	return nil
}

// Position returns the position of what stands at pos.
func (p *Program) Position(pos token.Pos) token.Position { return source.Position(p.cache.Fset, pos) }

// ReadTag reads the text of a struct tag.
func (p *Program) ReadTag(text string) *source.ParsedTag { return p.cache.tags.Read(text) }

// A TypeSpec is the declaration of a named type.
type TypeSpec struct {
	File *File
	Spec *ast.TypeSpec
}

// TypeSpec returns the declaration of a named type. ok is false if it isn't known, as for a stand-in.
func (p *Program) TypeSpec(obj *types.TypeName) (found TypeSpec, ok bool) {
	if obj.Pkg() == nil {
		return TypeSpec{}, false
	}
	pkg := p.packages[obj.Pkg().Path()]
	if pkg == nil {
		return TypeSpec{}, false
	}
	d := pkg.decls[obj.Name()]
	if d == nil || !pkg.reachable[d] {
		return TypeSpec{}, false
	}
	spec, ok := d.spec.(*ast.TypeSpec)
	if !ok || spec.Name.Pos() != obj.Pos() {
		return TypeSpec{}, false
	}
	return TypeSpec{d.file, spec}, true
}

// Named returns the type that an expression in a file names, nil if it names none.
func (p *Program) Named(f *File, expr ast.Expr) *types.TypeName {
	name := ""
	isImport := func(pkg *types.Package) bool { return slices.Contains(f.Dots, pkg.Path()) }
	var obj types.Object
	switch expr := ast.Unparen(expr).(type) {
	case *ast.Ident:
		name, obj = expr.Name, f.Package.Types.Scope().Lookup(expr.Name)
	case *ast.SelectorExpr:
		qualifier := types.ExprString(expr.X)
		path, known := p.ImportPath(f, qualifier)
		name = expr.Sel.Name
		isImport = func(pkg *types.Package) bool { return pkg.Path() == path || !known && pkg.Name() == qualifier }
	}
	for _, imported := range f.Package.Types.Imports() {
		if obj == nil && isImport(imported) {
			obj = imported.Scope().Lookup(name)
		}
	}
	found, _ := obj.(*types.TypeName)
	return found
}

// Fields returns the source of a struct's fields, nil if it isn't known.
func (p *Program) Fields(st *types.Struct) []source.Member {
	if st.NumFields() == 0 {
		return nil
	}
	first := st.Field(0).Pos()
	f := p.FileAt(first)
	if f == nil {
		return nil
	}
	return f.Fields(first)
}

// Method returns the source of a method of an interface, nil if it isn't known.
func (p *Program) Method(fn *types.Func) *source.Member {
	f := p.FileAt(fn.Pos())
	if f == nil {
		return nil
	}
	return f.Method(fn.Pos())
}

// Place returns a position for the middle of a message. The name of a file below the folder that patterns are relative to is relative to it.
func (p *Program) Place(pos token.Position) string {
	if rel, err := filepath.Rel(p.dir, pos.Filename); err == nil && !strings.HasPrefix(rel, "..") {
		pos.Filename = rel
	}
	return pos.String()
}
