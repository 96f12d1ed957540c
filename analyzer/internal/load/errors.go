package load

import (
	"errors"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"example.com/rpcgen/analyzer/internal/find"
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

// ReportMissing reports why the package of an import path can't be found, where a file imports it. It does so once for what most likely is one module that
// is to be got. It returns false if the reason isn't known.
func (p *Program) ReportMissing(f *File, path string) bool {
	why := p.missing[path]
	if why == nil {
		return false
	}
	_, isOwn := errors.AsType[*find.MissingPackageError](why)
	isReported := func(other string) bool { return path == other || !isOwn && sameModule(path, other) }
	if slices.ContainsFunc(p.reported, isReported) {
		return true
	}
	p.reported = append(p.reported, path)
	pos := f.AST.Name.Pos()
	for _, spec := range f.AST.Imports {
		if imported, err := strconv.Unquote(spec.Path.Value); err == nil && imported == path {
			pos = spec.Path.Pos()
		}
	}
	p.diags.Errorf(pos, "%v", why)
	return true
}

// sameModule reports whether two packages are most likely of one module: one lies in the other, or both in such as github.com/somebody/project.
func sameModule(a, b string) bool {
	const parts = 3
	top := func(path string) string {
		all := strings.Split(path, "/")
		return strings.Join(all[:min(parts, len(all))], "/") + "/"
	}
	return strings.HasPrefix(top(a), top(b)) || strings.HasPrefix(top(b), top(a))
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
