package analyzer

import (
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"strings"
)

// A pkg is one parsed package.
type pkg struct {
	path, name string
	root       bool // matched by a pattern: the place for directives
	foreign    bool // no source of the user's

	files    []*file
	lastFile *file               // that fileAt found
	decls    map[string]*decl    // package-level names
	methods  map[string][]*decl  // by the receiver's type name
	consts   map[string][]*decl  // constant groups, by the names that they mention
	aliases  map[string][]string // the names of a type's aliases, by its own: methods and constants may be declared by them

	twice []redeclared

	kept map[*decl]bool
	// What check finds. Type errors are kept by position: whether one matters shows when a reachable type doesn't resolve.
	types      *types.Package
	info       *types.Info
	typeErrors []types.Error
}

// A decl is a package-level declaration: a type, a function, a variable, or a whole group of constants, which can't be taken
// apart because of iota.
type decl struct {
	file *file
	gen  *ast.GenDecl  // nil for a function
	spec ast.Spec      // nil for a group of constants and for a function
	fn   *ast.FuncDecl // nil for all else
}

// addAll indexes the declarations of files, but for those that rpcgen wrote.
func (p *pkg) addAll(sources []*source) {
	count := 0
	for _, src := range sources {
		if !src.own {
			count += len(src.ast.Decls)
		}
	}
	p.decls, p.methods, p.consts = make(map[string]*decl, count), map[string][]*decl{}, map[string][]*decl{}
	p.aliases = map[string][]string{}
	p.kept = map[*decl]bool{}
	for _, src := range sources {
		if !src.own {
			p.add(&file{source: src, names: map[string]string{}, qualifiers: map[string]bool{}})
		}
	}
}

func (p *pkg) add(f *file) {
	p.files = append(p.files, f)
	for _, d := range f.ast.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			p.addFunc(&decl{file: f, fn: d})
		case *ast.GenDecl:
			p.addGen(f, d)
		}
	}
}

func (p *pkg) addFunc(d *decl) {
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

func (p *pkg) addGen(f *file, gen *ast.GenDecl) {
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

func (p *pkg) addType(d *decl, spec *ast.TypeSpec) {
	name := spec.Name.Name
	if other := p.decls[name]; other != nil && name != "_" {
		p.twice = append(p.twice, redeclared{first: other, second: spec})
		return
	}
	p.decls[name] = d
	if target := receiverName(spec.Type); spec.Assign.IsValid() && target != "" {
		p.aliases[target] = append(p.aliases[target], name)
	}
}

// A redeclared type has the name of another declaration. Nothing keeps the second one.
type redeclared struct {
	first  *decl
	second *ast.TypeSpec
}

// isVersion reports whether s is the last element of a module's path that stands for its major version, as "v2".
func isVersion(s string) bool {
	digits, ok := strings.CutPrefix(s, "v")
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// guessName is the package name that an import path suggests: "yaml" for "gopkg.in/yaml.v3", "github" for
// "github.com/google/go-github/v70/github".
func guessName(importPath string) string {
	base := path.Base(importPath)
	if isVersion(base) && strings.Contains(importPath, "/") {
		base = path.Base(path.Dir(importPath))
	}
	if head, tail, ok := strings.Cut(base, ".v"); ok && tail != "" {
		base = head
	}
	return base
}

// fileAt finds the file that a position lies in.
func (p *program) fileAt(pos token.Pos) *file {
	for _, pkg := range p.pkgs {
		if pkg != nil {
			if f := pkg.fileAt(pos); f != nil {
				return f
			}
		}
	}
	return nil
}

func (p *pkg) fileAt(pos token.Pos) *file {
	if last := p.lastFile; last != nil && last.ast.FileStart <= pos && pos <= last.ast.FileEnd {
		return last
	}
	for _, f := range p.files {
		if f.ast.FileStart <= pos && pos <= f.ast.FileEnd {
			p.lastFile = f
			return f
		}
	}
	return nil
}
