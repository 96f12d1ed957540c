package analyzer

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
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

// embeds reports whether an interface in one of the files embeds another type.
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
