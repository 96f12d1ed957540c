package analyzer

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// check type-checks what the slice kept, each package after those that it imports. Errors are remembered by position: whether one
// matters shows when a reachable type turns out not to resolve.
func (p *program) check() {
	c := &checker{prog: p, done: map[string]*types.Package{}, active: map[string]bool{}, checked: map[string]*checkedPkg{}}
	for _, path := range p.paths() {
		if pkg := p.pkgs[path]; pkg != nil && pkg.root {
			c.check(pkg)
		}
	}
	p.kept.checked = c.checked
}

func (p *program) paths() []string {
	paths := make([]string, 0, len(p.pkgs))
	for path := range p.pkgs {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return paths
}

// A checker is the importer of the packages that it checks.
type checker struct {
	prog   *program
	done   map[string]*types.Package
	active map[string]bool

	checked map[string]*checkedPkg // for the next load
}

var errNotLoaded = errors.New("no declaration of it is needed")

// Import implements types.Importer.
func (c *checker) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if done := c.done[path]; done != nil {
		return done, nil
	}
	if c.active[path] {
		c.prog.missing[path] = fmt.Errorf("import cycle through %s", path)
		return nil, c.prog.missing[path]
	}
	found := c.prog.pkgs[path]
	if found == nil && opaque[path] != nil {
		found = &pkg{path: path, name: opaque[path].name}
		c.prog.pkgs[path] = found
	}
	if found == nil {
		return nil, cmp.Or(c.prog.missing[path], errNotLoaded)
	}
	return c.check(found), nil
}

func (c *checker) check(pkg *pkg) *types.Package {
	if done := c.done[pkg.path]; done != nil {
		return done
	}
	c.active[pkg.path] = true
	defer delete(c.active, pkg.path)
	files := c.prog.keptFiles(pkg)
	if !c.reuse(pkg, files) {
		c.checkAnew(pkg, files)
		c.remember(pkg, files)
	}
	c.done[pkg.path] = pkg.types
	return pkg.types
}

func (c *checker) checkAnew(pkg *pkg, files []*ast.File) {
	// What follows looks into the types of expressions only where interfaces embed others, and to explain errors. To note them all costs a fifth
	// of the time, and what each identifier declares a seventh.
	info := &types.Info{}
	whole := embeds(files)
	if whole {
		info = wholeInfo()
	}
	checked := c.run(pkg, files, info)
	if len(pkg.typeErrors) > 0 && !whole {
		info = wholeInfo()
		checked = c.run(pkg, files, info)
	}
	pkg.types, pkg.info = checked, info
}

func wholeInfo() *types.Info {
	return &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
}

// declared is what an identifier declares on the level of the package, nil if another declaration of the name came first.
func (p *pkg) declared(name *ast.Ident) types.Object {
	if obj := p.types.Scope().Lookup(name.Name); obj != nil && obj.Pos() == name.Pos() {
		return obj
	}
	return nil
}

// run type-checks files, and notes what info has room for.
func (c *checker) run(pkg *pkg, files []*ast.File, info *types.Info) *types.Package {
	pkg.typeErrors = nil
	conf := types.Config{
		IgnoreFuncBodies: true,
		FakeImportC:      true,
		Importer:         c,
		Error: func(err error) {
			var typeErr types.Error
			if errors.As(err, &typeErr) && !typeErr.Soft {
				pkg.addTypeError(typeErr)
			}
		},
	}
	checked, _ := conf.Check(pkg.path, c.prog.fset, files, info) // conf.Error has all errors
	return checked
}

// embeds tells whether an interface in one of the files embeds another type.
func embeds(files []*ast.File) bool {
	for _, f := range files {
		for _, d := range f.Decls {
			gen, ok := d.(*ast.GenDecl)
			if !ok || gen.Tok != token.TYPE {
				continue
			}
			for _, spec := range gen.Specs {
				iface, ok := spec.(*ast.TypeSpec).Type.(*ast.InterfaceType)
				if ok && slices.ContainsFunc(iface.Methods.List, func(m *ast.Field) bool { return len(m.Names) == 0 }) {
					return true
				}
			}
		}
	}
	return false
}

// addTypeError remembers an error. One that begins with a tab goes on with the one before.
func (p *pkg) addTypeError(e types.Error) {
	more, isMore := strings.CutPrefix(e.Msg, "\t")
	if last := len(p.typeErrors) - 1; isMore && last >= 0 {
		p.typeErrors[last].Msg += ", " + more
		return
	}
	p.typeErrors = append(p.typeErrors, e)
}

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
