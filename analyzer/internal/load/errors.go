package load

import (
	"go/ast"
	"go/token"
	"slices"
)

// ReportSyntaxErrors reports the syntax errors of files that services need: what the parser makes of such a file may lack a field, or the
// MarshalJSON of a type in another file. It returns false if there are any.
func (p *Program) ReportSyntaxErrors() (ok bool) {
	ok = true
	for pkg := range p.Packages() {
		if len(pkg.reachable) == 0 {
			continue
		}
		needed := map[*File]bool{}
		for d := range pkg.reachable {
			needed[d.file] = true
		}
		for _, f := range pkg.Files {
			if len(f.SyntaxErrors) > 0 && (needed[f] || f.MayMarshal) {
				p.diags.Errors = append(p.diags.Errors, f.SyntaxErrors...)
				ok = false
			}
		}
	}
	return ok
}

// ReportHiding reports the syntax errors of the package around a position: they may hide a declaration that seems to be missing.
func (p *Program) ReportHiding(pos token.Pos) {
	if around := p.FileAt(pos); around != nil {
		for _, f := range around.Package.Files {
			p.diags.Errors = append(p.diags.Errors, f.SyntaxErrors...)
		}
	}
}

// ReportRepeated reports services and reachable types whose names are declared again.
func (p *Program) ReportRepeated(services []*Service) {
	isService := map[*ast.TypeSpec]bool{}
	for _, svc := range services {
		isService[svc.Spec] = true
	}
	for pkg := range p.Packages() {
		for _, again := range pkg.repeated {
			if name := again.second.Name; pkg.reachable[again.first] || isService[again.second] {
				p.diags.Errorf(name.Pos(), "%s is declared twice in package %s: rename or remove one (the other: %s)", name.Name, pkg.Name, p.Place(p.Position(again.first.pos(name.Name))))
			}
		}
	}
}

// IsRepeated reports whether a type declaration has the name of another declaration of the package.
func (p *Package) IsRepeated(spec *ast.TypeSpec) bool {
	return slices.ContainsFunc(p.repeated, func(again repeated) bool { return again.second == spec })
}
