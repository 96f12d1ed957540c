package python

import (
	"go/scanner"
	"slices"
	"sync"

	"example.com/rpcgen/rpcdef"
)

// A view is a client as Python has it: all names, type expressions, docs, defaults and imports. The files are printed from it alone.
type view struct {
	init    initView
	models  modelsView
	client  clientView
	sync    syncView // the zero value if there is no such client
	errors  errorsView
	version versionView
	pkg     packageView
}

// newView resolves an API. The error is a scanner.ErrorList.
func newView(api *rpcdef.API, opts Options) (*view, error) {
	var errs scanner.ErrorList
	d := newDeclared(api, &errs)
	if len(errs) > 0 {
		errs.Sort()
		return nil, errs
	}
	v := &view{}
	var wg sync.WaitGroup
	wg.Go(func() { v.init = newInitView(api, d, opts) })
	wg.Go(func() { v.models = newModelsView(api, d) })
	wg.Go(func() { v.errors, v.version = newErrorsView(api, d), newVersionView(api) })
	if opts.Sync {
		wg.Go(func() { v.sync = newSyncView(api, d) })
	}
	wg.Go(func() {
		v.client = newClientView(api, d)
		v.pkg = newPackageView(opts, v.client.methods)
		v.pkg.Example = newExample(v.client.methods)
		v.pkg.Errors = newErrorRows(api, d)
		v.pkg.Files = packageFiles(opts, len(v.pkg.Errors) > 0)
	})
	wg.Wait()
	return v, nil
}

// initView is what __init__.py exports.
type initView struct {
	version string
	sync    bool     // there is a client that blocks
	types   []string // sorted
	errors  []string // sorted
	all     []string // the types and errors, and what is the same for every API; sorted

	hasDeprecated bool
}

func newInitView(api *rpcdef.API, d *declared, opts Options) initView {
	v := initView{version: opts.Version, sync: opts.Sync, hasDeprecated: d.hasDeprecated, types: make([]string, 0, len(api.Decls))}
	for _, decl := range api.Decls {
		v.types = append(v.types, d.typeOf(decl.Header()))
	}
	for _, e := range api.Errors {
		v.errors = append(v.errors, errorName(e))
	}
	sortNames(v.types)
	sortNames(v.errors)
	v.all = slices.Concat(exports, v.types, v.errors)
	if v.sync {
		v.all = append(v.all, syncExports...)
	}
	sortExports(v.all)
	return v
}
