package load

import (
	"go/ast"
	"go/token"
	"go/types"

	"example.com/rpcgen/analyzer/internal/find"
	"example.com/rpcgen/analyzer/internal/source"
)

// A Package is one parsed package.
type Package struct {
	Path, Name string
	Root       bool // a pattern matches it: the place for directives
	Foreign    bool // of the standard library or downloaded: its user can't correct it
	Files      []*File
	repeated   []repeated

	decls     map[string]*decl    // package-level names
	methods   map[string][]*decl  // by the receiver's type name
	consts    map[string][]*decl  // constant groups, by the names that they mention
	aliases   map[string][]string // the names of a type's aliases, by its own: methods and constants may be declared by them
	farConsts []farConst          // groups of constants that name another package's type
	reachable map[*decl]bool

	// What the type checker finds, nil before it ran. An error matters only if a reachable type doesn't resolve.
	Types      *types.Package
	Info       *types.Info
	TypeErrors []types.Error
}

// A File is a source file in a package.
type File struct {
	*source.File
	Package *Package

	names       map[string]string // import path by name, for imports without a name, as far as the slicer needed to know
	qualifiers  map[string]bool   // what stands before a dot in reachable declarations, most of it names of imports
	wireImports []*ast.ImportSpec // that wire types need and the source doesn't have
}

// A decl is a package-level declaration: a type, a function, a variable, or a whole group of constants, which can't be taken
// apart because of iota.
type decl struct {
	file *File
	gen  *ast.GenDecl  // nil for a function
	spec ast.Spec      // nil for a group of constants and for a function
	fn   *ast.FuncDecl // nil for all else
}

// A repeated type declaration has the name of another declaration.
type repeated struct {
	first  *decl
	second *ast.TypeSpec // it is never reachable
}

// newPackage indexes the declarations of a package.
func newPackage(found *find.Package) *Package {
	count := 0
	for _, f := range found.Files {
		count += len(f.AST.Decls)
	}
	p := &Package{
		Path: found.Path, Name: found.Name, Root: found.Root, Foreign: found.Foreign,
		decls: make(map[string]*decl, count), methods: map[string][]*decl{}, consts: map[string][]*decl{},
		aliases: map[string][]string{}, reachable: map[*decl]bool{},
	}
	for _, f := range found.Files {
		p.add(&File{File: f, Package: p, names: map[string]string{}, qualifiers: map[string]bool{}})
	}
	return p
}

func (p *Package) add(f *File) {
	p.Files = append(p.Files, f)
	for _, d := range f.AST.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			p.addFunc(&decl{file: f, fn: d})
		case *ast.GenDecl:
			p.addGen(f, d)
		}
	}
}

func (p *Package) addFunc(d *decl) {
	if d.fn.Recv == nil || len(d.fn.Recv.List) == 0 {
		p.decls[d.fn.Name.Name] = d
		return
	}
	if name := receiverName(d.fn.Recv.List[0].Type); name != "" {
		p.methods[name] = append(p.methods[name], d)
	}
}

// receiverName returns T of the receiver types T, *T, T[P] and *T[P].
func receiverName(expr ast.Expr) string {
	switch expr := expr.(type) {
	case *ast.Ident:
		return expr.Name
	case *ast.StarExpr:
		return receiverName(expr.X)
	case *ast.ParenExpr:
		return receiverName(expr.X)
	case *ast.IndexExpr:
		return receiverName(expr.X)
	case *ast.IndexListExpr:
		return receiverName(expr.X)
	default:
		return ""
	}
}

func (p *Package) addGen(f *File, gen *ast.GenDecl) {
	switch gen.Tok {
	case token.CONST:
		group := &decl{file: f, gen: gen}
		ast.Inspect(gen, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if list := p.consts[id.Name]; len(list) == 0 || list[len(list)-1] != group {
					p.consts[id.Name] = append(list, group)
				}
			}
			return true
		})
		p.addFarConsts(group)
		for _, spec := range gen.Specs {
			for _, name := range spec.(*ast.ValueSpec).Names {
				p.decls[name.Name] = group
			}
		}
	case token.TYPE:
		for _, spec := range gen.Specs {
			p.addType(&decl{file: f, gen: gen, spec: spec}, spec.(*ast.TypeSpec))
		}
	case token.VAR:
		for _, spec := range gen.Specs {
			d := &decl{file: f, gen: gen, spec: spec}
			for _, name := range spec.(*ast.ValueSpec).Names {
				p.decls[name.Name] = d
			}
		}
	}
}

func (p *Package) addType(d *decl, spec *ast.TypeSpec) {
	name := spec.Name.Name
	if other := p.decls[name]; other != nil && name != "_" {
		p.repeated = append(p.repeated, repeated{other, spec})
		return
	}
	p.decls[name] = d
	if target := receiverName(spec.Type); spec.Assign.IsValid() && target != "" {
		p.aliases[target] = append(p.aliases[target], name)
	}
}

// Declared returns what an identifier declares at package level, nil if another declaration of the name came first.
func (p *Package) Declared(name *ast.Ident) types.Object {
	if obj := p.Types.Scope().Lookup(name.Name); obj != nil && obj.Pos() == name.Pos() {
		return obj
	}
	return nil
}

// declOf returns the declaration that a specification belongs to. Constants and variables with the name _ have none.
func (p *Package) declOf(spec ast.Spec) *decl {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		return p.decls[spec.Name.Name]
	case *ast.ValueSpec:
		for _, name := range spec.Names {
			if d := p.decls[name.Name]; d != nil {
				return d
			}
		}
	}
	return nil
}

// pos returns where a declaration declares a name.
func (d *decl) pos(name string) token.Pos {
	if d.fn != nil {
		return d.fn.Name.Pos()
	}
	found := d.gen.Pos()
	specs := d.gen.Specs
	if d.spec != nil {
		specs = []ast.Spec{d.spec}
	}
	for _, spec := range specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			found = spec.Name.Pos()
		case *ast.ValueSpec:
			for _, id := range spec.Names {
				if id.Name == name {
					found = id.Pos()
				}
			}
		}
	}
	return found
}

// imported returns the path of the package that a file imports under a name, where the source says so or the slicer found out.
func (f *File) imported(name string) (string, bool) {
	if path, ok := f.Imports[name]; ok {
		return path, true
	}
	path, ok := f.names[name]
	return path, ok
}
