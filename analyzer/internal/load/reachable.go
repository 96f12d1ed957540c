package load

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// reachableFiles returns the reachable declarations of a package as files, with only the imports that they need.
func (c *checker) reachableFiles(pkg *Package) []*ast.File {
	var files []*ast.File
	for _, f := range pkg.Files {
		if reachable := c.reachableFile(f); reachable != nil {
			files = append(files, reachable)
		}
	}
	if s := standIns[pkg.Path]; s != nil {
		files = append(files, c.prog.cache.standInFile(s))
	}
	return files
}

func (c *checker) reachableFile(f *File) *ast.File {
	var decls []ast.Decl
	for _, d := range f.AST.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if isReachableFunc(f.Package, d) {
				decls = append(decls, d)
			}
		case *ast.GenDecl:
			if reachable := reachableSpecs(f.Package, d); reachable != nil {
				decls = append(decls, reachable)
			}
		}
	}
	decls = append(decls, c.prog.Directives.aliasesIn(f)...)
	if len(decls) == 0 {
		return nil
	}
	imports := c.neededImports(f)
	return &ast.File{
		Package: f.AST.Package, Name: f.AST.Name, GoVersion: f.AST.GoVersion,
		FileStart: f.AST.FileStart, FileEnd: f.AST.FileEnd,
		Decls: append(imports, decls...),
	}
}

func isReachableFunc(pkg *Package, fn *ast.FuncDecl) bool {
	candidates := []*decl{pkg.decls[fn.Name.Name]}
	if fn.Recv != nil && len(fn.Recv.List) > 0 {
		candidates = pkg.methods[receiverName(fn.Recv.List[0].Type)]
	}
	for _, d := range candidates {
		if d != nil && d.fn == fn {
			return pkg.reachable[d]
		}
	}
	return false
}

// reachableSpecs returns a declaration with its reachable specifications, nil if there are none.
func reachableSpecs(pkg *Package, gen *ast.GenDecl) *ast.GenDecl {
	var specs []ast.Spec
	for _, spec := range gen.Specs {
		if d := pkg.declOf(spec); d != nil && d.gen == gen && pkg.reachable[d] {
			specs = append(specs, spec)
		}
	}
	if len(specs) == 0 {
		return nil
	}
	if gen.Tok == token.CONST {
		return gen // iota counts them all
	}
	reachable := *gen
	reachable.Specs = specs
	if !reachable.Lparen.IsValid() {
		reachable.Lparen, reachable.Rparen = gen.Pos(), gen.End()
	}
	return &reachable
}

// neededImports returns the import declarations that the reachable declarations of a file need: each with the name that the file uses.
func (c *checker) neededImports(f *File) []ast.Decl {
	byName := map[string]string{}
	for name := range f.qualifiers {
		if path, ok := c.prog.ImportPath(f, name); ok {
			byName[name] = path
		}
	}
	var imports []ast.Decl
	for _, spec := range slices.Concat(f.AST.Imports, f.wireImports) {
		for _, name := range importNames(spec, byName) {
			imports = append(imports, importDecl(spec, name))
		}
	}
	return imports
}

// importNames returns the names that an import is needed under: one or none, "." for a dot import.
func importNames(spec *ast.ImportSpec, byName map[string]string) []string {
	path, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return nil
	}
	if spec.Name != nil {
		if spec.Name.Name == "." || byName[spec.Name.Name] == path {
			return []string{spec.Name.Name}
		}
		return nil
	}
	for name, target := range byName {
		if target == path && !strings.HasPrefix(name, importPrefix) { // that one has an import of its own
			return []string{name}
		}
	}
	return nil
}

func importDecl(spec *ast.ImportSpec, name string) ast.Decl {
	return &ast.GenDecl{TokPos: spec.Pos(), Tok: token.IMPORT, Specs: []ast.Spec{&ast.ImportSpec{
		Name: &ast.Ident{NamePos: spec.Path.Pos(), Name: name}, Path: spec.Path, EndPos: spec.EndPos,
	}}}
}
