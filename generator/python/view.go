package python

import (
	"go/scanner"
	"slices"

	"example.com/rpcgen/rpcdef"
)

// A view is a client as Python has it: all names, type expressions, docs, defaults and imports. The files are printed from it alone.
type view struct {
	init   initView
	models modelsView
	client clientView
	pkg    packageView
}

// newView returns the view of an API, or a scanner.ErrorList of names that meet or can't be.
func newView(api *rpcdef.API, opts Options) (*view, error) {
	var errs scanner.ErrorList
	d := newDeclared(api, &errs)
	if len(errs) > 0 {
		errs.Sort()
		return nil, errs
	}
	client := newClientView(api, d)
	return &view{
		init:   newInitView(api, d),
		models: newModelsView(api, d),
		client: client,
		pkg:    newPackageView(opts, client.methods),
	}, nil
}

// initView is what __init__.py exports.
type initView struct {
	types []string // sorted
	all   []string // the types, and what is the same for every API; sorted
}

func newInitView(api *rpcdef.API, d *declared) initView {
	v := initView{types: make([]string, 0, len(api.Decls))}
	for _, decl := range api.Decls {
		v.types = append(v.types, d.types[decl.Header()])
	}
	sortNames(v.types)
	v.all = slices.Concat(exports, v.types)
	sortExports(v.all)
	return v
}
