// Package view is a server package as it is printed: all that is decided about its files before.
package view

import (
	"go/scanner"
	"go/token"
	"slices"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/goname"
	"example.com/rpcgen/generator/goserver/internal/syntax"
	"example.com/rpcgen/rpcdef"
	"example.com/rpcgen/rpcdef/contract"
)

// A View is an API as the server's package prints it: names, types and imports are resolved, and nothing changes after New.
type View struct {
	Package  string // name of the package
	Runtime  string // import path of the runtime
	imports  importNames
	Version  string // of the API
	Services []*Service
	Channels []*Channel
	Errors   []*Error

	ErrorImports []string // that the file of the errors needs
	Deprecates   bool     // the API has something that is deprecated

	Unions *Unions // nil if there is nothing to be set in what handlers return
}

// A Service is a service with its registration.
type Service struct {
	Register string // name of the function
	Wire     string // its name on the wire, as a literal
	GoType   string // the interface
	Imports  []string
	Methods  []*Method
}

// An Error is a declared error.
type Error struct {
	Declaration string // an expression
}

// New resolves an API for a package. packagePath returns the import path of the package that declares something at a position, where the go command calls
// that package by an import path. The error is a scanner.ErrorList.
func New(api *rpcdef.API, importPath string, packagePath func(importPath string, pos token.Position) string) (*View, error) {
	var errs scanner.ErrorList
	r := newResolver(api, importPath, packagePath, &errs)
	r.check(api)
	if err := r.err(); err != nil {
		return nil, err
	}
	v := &View{
		Package: goname.Package(importPath, "server"),
		Runtime: r.runtime,
		Version: contract.Version(api),

		Deprecates: deprecates(api),
	}
	for _, s := range served(api) {
		v.Services = append(v.Services, r.service(s))
	}
	for _, c := range api.Channels {
		v.Channels = append(v.Channels, r.channel(c))
	}
	for _, e := range api.Errors {
		v.Errors = append(v.Errors, r.declaredError(e))
		v.ErrorImports = append(v.ErrorImports, r.path(e.Package))
	}
	v.Unions = r.shapes(api)
	v.imports = r.imports
	return v, r.err()
}

// A resolver makes a view.
type resolver struct {
	importPath string // of the package
	runtime    string // import path of the runtime
	declared   *emit.Namespace
	errs       *scanner.ErrorList
	imports    importNames

	unnamed string // import path of the package whose files the command line names: the go command doesn't know it
}

// filesPackage is the import path that the go command gives to files that the command line names.
const filesPackage = "command-line-arguments"

func newResolver(api *rpcdef.API, importPath string, packagePath func(importPath string, pos token.Position) string, errs *scanner.ErrorList) *resolver {
	r := &resolver{
		importPath: importPath,
		runtime:    importPath + "/" + syntax.RuntimePackage,
		declared:   emit.NewNamespace(emit.GoServer, errs, 3*len(api.Methods())+6*len(api.Channels), syntax.VersionName, syntax.ErrorsName),
		errs:       errs,
	}
	for _, s := range api.Services {
		if s.Package == filesPackage {
			r.unnamed = packagePath(s.Package, s.Pos)
		}
	}
	for _, c := range api.Channels {
		if c.Package == filesPackage {
			r.unnamed = packagePath(c.Package, c.Pos)
		}
	}
	for _, s := range served(api) {
		r.declare(s)
	}
	for _, c := range api.Channels {
		r.declareChannel(c)
	}
	r.imports = newImportNames(r.packages(api), r.declared, r.runtime, localsOf(api)...)
	return r
}

// deprecates reports whether a method, a type or an error is deprecated.
func deprecates(api *rpcdef.API) bool {
	return slices.ContainsFunc(api.Methods(), func(m *rpcdef.Method) bool { return m.Doc.Deprecated != "" }) ||
		slices.ContainsFunc(api.Decls, func(d rpcdef.Decl) bool { return d.Header().Doc.Deprecated != "" }) ||
		slices.ContainsFunc(api.Errors, func(e *rpcdef.Error) bool { return e.Doc.Deprecated != "" })
}

// served returns the services that have methods.
func served(api *rpcdef.API) []*rpcdef.Service {
	return slices.DeleteFunc(slices.Clone(api.Services), func(s *rpcdef.Service) bool { return len(s.Methods) == 0 })
}

// err returns the mistakes that were found.
func (r *resolver) err() error {
	r.errs.Sort()
	return r.errs.Err()
}

// packages returns the packages that the generated files refer to.
func (r *resolver) packages(api *rpcdef.API) []rpcdef.GoPackage {
	var all []rpcdef.GoPackage
	add := func(packages ...rpcdef.GoPackage) {
		for _, p := range packages {
			all = append(all, rpcdef.GoPackage{Path: r.path(p), Name: p.Name})
		}
	}
	for _, s := range served(api) {
		add(s.GoPackage())
		for _, m := range s.Methods {
			for _, e := range expressions(m) {
				add(e.Packages()...)
			}
		}
	}
	for _, c := range api.Channels {
		for _, e := range c.Events {
			add(e.Go.Packages()...)
		}
	}
	for _, e := range api.Errors {
		add(e.Package)
	}
	for _, root := range shapeRoots(api) {
		add(root.expr.Packages()...)
		for _, e := range typesIn(root.expr.Shape, map[rpcdef.GoShape]bool{}) {
			add(e.Packages()...)
		}
	}
	return all
}

// expressions returns the types of a method's params, progress and result.
func expressions(m *rpcdef.Method) []*rpcdef.GoExpr {
	var all []*rpcdef.GoExpr
	for _, e := range []*rpcdef.GoExpr{m.Signature.Params, m.Signature.Progress, m.Signature.Result} {
		if e != nil {
			all = append(all, e)
		}
	}
	return all
}

// path returns the import path of a package.
func (r *resolver) path(p rpcdef.GoPackage) string {
	if p.Path == filesPackage {
		return r.unnamed
	}
	return p.Path
}

// qualify returns the name by which the generated files refer to a package.
func (r *resolver) qualify(p rpcdef.GoPackage) string { return r.imports[r.path(p)] }

// service resolves a service.
func (r *resolver) service(s *rpcdef.Service) *Service {
	v := &Service{Register: registerName(s), Wire: syntax.Quote(s.Name), GoType: r.qualify(s.GoPackage()) + "." + s.GoName}
	v.Imports = []string{"context", r.runtime, r.path(s.GoPackage())}
	for _, m := range s.Methods {
		v.Methods = append(v.Methods, r.method(m))
		for _, e := range expressions(m) {
			for _, p := range e.Packages() {
				v.Imports = append(v.Imports, r.path(p))
			}
		}
	}
	return v
}
