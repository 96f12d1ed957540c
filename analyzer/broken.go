package analyzer

import (
	"go/ast"
	"go/token"
	"slices"
)

// syntaxErrors reports the syntax errors of files that services need: what the parser makes of such a file may lack a field, or the
// MarshalJSON of a type in another file.
func (p *program) syntaxErrors(diags *diagnostics) {
	for _, path := range p.paths() {
		pkg := p.pkgs[path]
		if pkg == nil || len(pkg.kept) == 0 {
			continue
		}
		needed := map[*file]bool{}
		for d := range pkg.kept {
			needed[d.file] = true
		}
		for _, f := range pkg.files {
			if len(f.syntax) > 0 && (needed[f] || f.mayMarshal) {
				diags.errors = append(diags.errors, f.syntax...)
				p.brokenSyntax = true
			}
		}
	}
}

// hiding reports the syntax errors of the package around a position: they may hide a declaration that seems to be missing.
func (c *converter) hiding(pos token.Pos) {
	around := c.prog.fileAt(pos)
	for _, pkg := range c.prog.pkgs {
		if pkg == nil {
			continue
		}
		for _, f := range pkg.files {
			if f == around {
				for _, sibling := range pkg.files {
					c.diags.errors = append(c.diags.errors, sibling.syntax...)
				}
			}
		}
	}
}

// redeclarations reports services and reachable types whose names are declared again.
func (c *converter) redeclarations(services []*serviceDecl) {
	for _, pkg := range c.prog.pkgs {
		if pkg == nil {
			continue
		}
		for _, twice := range pkg.twice {
			isService := slices.ContainsFunc(services, func(svc *serviceDecl) bool { return svc.spec == twice.second })
			if pkg.kept[twice.first] || isService {
				name := twice.second.Name
				c.diags.errorf(name.Pos(), "%s is declared twice in package %s: rename or remove one (the other: %s)", name.Name, pkg.name, c.place(twice.first.pos(name.Name)))
			}
		}
	}
}

// pos is where a declaration declares a name.
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
