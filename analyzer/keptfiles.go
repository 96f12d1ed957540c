package analyzer

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// keptFiles makes files of what the slice kept, with just the imports that it needs.
func (p *program) keptFiles(pkg *pkg) []*ast.File {
	var files []*ast.File
	for _, f := range pkg.files {
		if kept := p.keptFile(pkg, f); kept != nil {
			files = append(files, kept)
		}
	}
	if o := opaque[pkg.path]; o != nil {
		files = append(files, p.opaqueFile(o))
	}
	return files
}

// opaqueFile is the source of a stand-in, parsed once.
func (p *program) opaqueFile(o *opaquePkg) *ast.File {
	if tree := p.kept.standIns[o]; tree != nil {
		return tree
	}
	var source strings.Builder
	source.WriteString("package " + o.name + "\n" + o.source)
	if o.all {
		for _, name := range []string{"Mutex", "RWMutex", "WaitGroup", "Once", "Map", "Pool", "Cond", "Locker", "Bool", "Int32", "Int64", "Uint32", "Uint64", "Uintptr", "Value"} {
			source.WriteString("type " + name + " struct{}\n")
		}
		source.WriteString("type Pointer[T any] struct{}\n")
	}
	tree, err := parser.ParseFile(p.fset, "", source.String(), parser.SkipObjectResolution)
	if err != nil {
		panic(fmt.Sprintf("analyzer: stand-in for package %s: %v", o.name, err))
	}
	p.kept.standIns[o] = tree
	return tree
}

func (p *program) keptFile(pkg *pkg, f *file) *ast.File {
	var decls []ast.Decl
	for _, d := range f.ast.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if keptFunc(pkg, d) {
				decls = append(decls, d)
			}
		case *ast.GenDecl:
			if kept := keptGen(pkg, d); kept != nil {
				decls = append(decls, kept)
			}
		}
	}
	decls = append(decls, p.wireDecls(f)...)
	if len(decls) == 0 {
		return nil
	}
	imports := p.neededImports(f)
	return &ast.File{
		Package: f.ast.Package, Name: f.ast.Name, GoVersion: f.ast.GoVersion,
		FileStart: f.ast.FileStart, FileEnd: f.ast.FileEnd,
		Decls: append(imports, decls...),
	}
}

func keptFunc(pkg *pkg, fn *ast.FuncDecl) bool {
	candidates := []*decl{pkg.decls[fn.Name.Name]}
	if fn.Recv != nil && len(fn.Recv.List) > 0 {
		candidates = pkg.methods[receiverName(fn.Recv.List[0].Type)]
	}
	for _, d := range candidates {
		if d != nil && d.fn == fn {
			return pkg.kept[d]
		}
	}
	return false
}

func keptGen(pkg *pkg, gen *ast.GenDecl) *ast.GenDecl {
	var specs []ast.Spec
	for _, spec := range gen.Specs {
		if d := specDecl(pkg, spec); d != nil && d.gen == gen && pkg.kept[d] {
			specs = append(specs, spec)
		}
	}
	if len(specs) == 0 {
		return nil
	}
	if gen.Tok == token.CONST {
		return gen // iota counts them all
	}
	kept := *gen
	kept.Specs = specs
	if !kept.Lparen.IsValid() {
		kept.Lparen, kept.Rparen = gen.Pos(), gen.End()
	}
	return &kept
}

// specDecl returns the declaration that a specification belongs to. Constants and variables of name _ have none.
func specDecl(pkg *pkg, spec ast.Spec) *decl {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		return pkg.decls[spec.Name.Name]
	case *ast.ValueSpec:
		for _, name := range spec.Names {
			if d := pkg.decls[name.Name]; d != nil {
				return d
			}
		}
	}
	return nil
}

// neededImports makes the import declarations of a kept file: an explicit name for each, the one that the file uses.
func (p *program) neededImports(f *file) []ast.Decl {
	byName := map[string]string{}
	for name := range f.qualifiers {
		if path, ok := p.pathOf(f, name); ok {
			byName[name] = path
		}
	}
	var imports []ast.Decl
	for _, spec := range slices.Concat(f.ast.Imports, p.wireImports[f]) {
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
		if target == path {
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
