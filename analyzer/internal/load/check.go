package load

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"sync"

	"example.com/rpcgen/analyzer/internal/source"
)

// Check type-checks what is reachable, each package after those that it imports, and reads its docs and members. It reports no type errors, but
// collects them in Package.TypeErrors: one matters only if a reachable type doesn't resolve.
func (p *Program) Check() {
	describing := describe(p)
	c := &checker{prog: p, active: map[string]bool{}}
	for _, pkg := range slices.Collect(p.Packages()) { // the checker adds stand-ins
		// Nothing may import one that has only constants of an enum, or errors.
		if pkg.Root || len(pkg.reachable) > 0 && (!pkg.Foreign || p.Directives.hasErrors(pkg)) {
			c.check(pkg)
		}
	}
	describing.Wait()
}

// describe begins to read the docs and members of reachable types, which needs nothing of the type checker.
func describe(p *Program) *sync.WaitGroup {
	packages := slices.Collect(p.Packages())
	d := source.Describer{Fset: p.cache.Fset, Tags: p.cache.tags}
	var wg sync.WaitGroup
	wg.Go(func() {
		for _, pkg := range packages {
			pkg.describe(d)
		}
	})
	return &wg
}

func (p *Package) describe(d source.Describer) {
	for _, f := range p.Files {
		for _, decl := range f.AST.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.TYPE {
				continue
			}
			for _, spec := range gen.Specs {
				if decl := p.declOf(spec); decl != nil && decl.spec == spec && p.reachable[decl] {
					d.Describe(f.File, gen, spec.(*ast.TypeSpec))
				}
			}
		}
	}
}

// A checker type-checks packages. It is the importer of those that they import.
type checker struct {
	prog   *Program
	active map[string]bool // being checked
}

var errUnreachable = errors.New("no declaration of it is needed")

// Import implements types.Importer.
func (c *checker) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if c.active[path] {
		c.prog.missing[path] = fmt.Errorf("import cycle through %s", path)
		return nil, c.prog.missing[path]
	}
	pkg := c.prog.packages[path]
	if s := standIns[path]; pkg == nil && s != nil {
		pkg = &Package{Path: path, Name: s.name}
		c.prog.packages[path] = pkg
	}
	if pkg == nil {
		return nil, cmp.Or(c.prog.missing[path], errUnreachable)
	}
	c.check(pkg)
	return pkg.Types, nil
}

// check type-checks a package, unless that is done.
func (c *checker) check(pkg *Package) {
	if pkg.Types != nil {
		return
	}
	c.active[pkg.Path] = true
	defer delete(c.active, pkg.Path)
	files := c.reachableFiles(pkg)
	// The types of expressions are needed only where interfaces embed others, and to explain errors. Noting them costs a fifth of the time, and noting
	// what each identifier declares a seventh.
	pkg.Info = &types.Info{}
	whole := embeds(files)
	if whole {
		pkg.Info = wholeInfo()
	}
	pkg.Types = c.run(pkg, files)
	if len(pkg.TypeErrors) > 0 && !whole {
		pkg.Info = wholeInfo()
		pkg.Types = c.run(pkg, files)
	}
}

func wholeInfo() *types.Info {
	return &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
}

// run type-checks files. It notes their types in the maps that pkg.Info has.
func (c *checker) run(pkg *Package, files []*ast.File) *types.Package {
	pkg.TypeErrors = nil
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
	checked, _ := conf.Check(pkg.Path, c.prog.cache.Fset, files, pkg.Info) // conf.Error has all errors
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

// addTypeError adds an error. One that begins with a tab continues the one before.
func (p *Package) addTypeError(e types.Error) {
	more, isMore := strings.CutPrefix(e.Msg, "\t")
	if last := len(p.TypeErrors) - 1; isMore && last >= 0 {
		p.TypeErrors[last].Msg += ", " + more
		return
	}
	p.TypeErrors = append(p.TypeErrors, e)
}
