package golang

import (
	"go/scanner"

	"example.com/rpcgen/generator/goname"
	"example.com/rpcgen/rpcdef"
	"example.com/rpcgen/rpcdef/contract"
)

// A view is an API as Go prints it: names, types and docs are resolved, and nothing changes after newView.
type view struct {
	module  string // path of the module
	version string
	api     string // hash of the API
	perCall int    // how many methods one call of system.check_version may ask about
	pkg     string // name of the package
	types   typesView
	client  clientView

	errorVars, errorTypes []errorView
}

// newView resolves an API. The error is a scanner.ErrorList.
func newView(api *rpcdef.API, module, version string) (*view, error) {
	var errs scanner.ErrorList
	names := newNames(api, &errs)
	v := &view{
		module:  module,
		version: version,
		api:     contract.Version(api),
		perCall: contract.PerMessage(api),
		pkg:     goname.Package(module, "client"),
		types:   newTypesView(api, names, &errs),
		client:  newClientView(api, names, &errs),
	}
	v.errorVars, v.errorTypes = newErrorViews(api)
	errs.Sort()
	return v, errs.Err()
}
