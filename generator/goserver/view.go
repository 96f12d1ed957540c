package goserver

import (
	"go/scanner"
	"slices"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/goname"
	"example.com/rpcgen/rpcdef"
	"example.com/rpcgen/rpcdef/contract"
)

// versionName is the name of the constant that holds the version of the API.
const versionName = "APIVersion"

// A view is an API as the server's package prints it: names, types and imports are resolved, and nothing changes after newView.
type view struct {
	pkg      string // name of the package
	runtime  string // import path of the runtime
	imports  importNames
	version  string // of the API
	services []*serviceView
	errors   []*errorView

	errorImports []string // that the file of the errors needs
	deprecates   bool     // the API has something that is deprecated
}

// A serviceView is a service with its registration.
type serviceView struct {
	register string // name of the function
	wire     string // its name on the wire, as a literal
	goType   string // the interface
	imports  []string
	methods  []*methodView
}

// An errorView is a declared error.
type errorView struct {
	declaration string // an expression
}

// newView resolves an API. The error is a scanner.ErrorList.
func newView(api *rpcdef.API, opts Options) (*view, error) {
	var errs scanner.ErrorList
	r := newResolver(api, opts, &errs)
	r.check(api)
	if err := r.err(); err != nil {
		return nil, err
	}
	v := &view{
		pkg:     goname.Package(opts.ImportPath, "server"),
		runtime: r.runtime,
		version: contract.Version(api),

		deprecates: deprecates(api),
	}
	for _, s := range served(api) {
		v.services = append(v.services, r.service(s))
	}
	for _, e := range api.Errors {
		v.errors = append(v.errors, r.declaredError(e))
		v.errorImports = append(v.errorImports, r.path(e.Package))
	}
	v.imports = r.imports
	return v, r.err()
}

// A resolver makes a view.
type resolver struct {
	opts     Options
	runtime  string // import path of the runtime
	declared *emit.Namespace
	errs     *scanner.ErrorList
	imports  importNames

	unnamed string // import path of the package whose files the command line names: the go command doesn't know it
}

// filesPackage is the import path that the go command gives to files that the command line names.
const filesPackage = "command-line-arguments"

func newResolver(api *rpcdef.API, opts Options, errs *scanner.ErrorList) *resolver {
	r := &resolver{
		opts:     opts,
		runtime:  opts.ImportPath + "/" + runtimePackage,
		declared: emit.NewNamespace("the Go server", errs, 3*len(api.Methods()), versionName, errorsName),
		errs:     errs,
	}
	for _, s := range api.Services {
		if s.Package == filesPackage {
			r.unnamed = opts.PackagePath(s)
		}
	}
	for _, s := range served(api) {
		r.declare(s)
	}
	r.imports = newImportNames(r.packages(api), r.declared, r.runtime)
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
	for _, e := range api.Errors {
		add(e.Package)
	}
	return all
}

// expressions returns the types of a method's params and result.
func expressions(m *rpcdef.Method) []*rpcdef.GoExpr {
	var all []*rpcdef.GoExpr
	for _, e := range []*rpcdef.GoExpr{m.Signature.Params, m.Signature.Result} {
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
func (r *resolver) service(s *rpcdef.Service) *serviceView {
	v := &serviceView{register: registerName(s), wire: quote(s.Name), goType: r.qualify(s.GoPackage()) + "." + s.GoName}
	v.imports = []string{"context", r.runtime, r.path(s.GoPackage())}
	for _, m := range s.Methods {
		v.methods = append(v.methods, r.method(m))
		for _, e := range expressions(m) {
			for _, p := range e.Packages() {
				v.imports = append(v.imports, r.path(p))
			}
		}
	}
	return v
}
