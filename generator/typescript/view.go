package typescript

import (
	"go/scanner"

	"example.com/rpcgen/rpcdef"
	"example.com/rpcgen/rpcdef/contract"
)

// A view is an API as TypeScript prints it: names, types, docs and imports are resolved, and nothing changes after newView.
type view struct {
	PackageName string
	Version     string // of the package
	apiVersion  string // tells apart what APIs look like on the wire
	perCall     int    // how many methods one call of system.check_version may ask about

	typeNames    []string  // the types of types.ts, sorted
	guards       []string  // the functions of types.ts, sorted
	declarations []printer // of types.ts

	shapesUsed []string // the functions of shapes.ts that wire.ts imports
	codecs     []codec  // of wire.ts

	methodTypes   []importView   // the imports of methods.ts: of types, and
	methodModules []importView   // of what it calls
	functions     []functionView // of methods.ts, and methods of client.ts
	clientImports []importView   // of types, in client.ts
	callers       []string       // the interfaces that the base client must have
	exampleTypes  []string       // what the first method mentions

	errors       []errorView  // of api-errors.ts
	errorTypes   []importView // its imports: of types, and
	errorModules []importView // of what its classes call
}

// newView resolves an API. The error is a scanner.ErrorList.
func newView(opts Options, api *rpcdef.API) (*view, error) {
	var errs scanner.ErrorList
	checkNames(api, &errs)
	if errs.Sort(); len(errs) > 0 {
		return nil, errs
	}
	v := &view{PackageName: opts.PackageName, Version: opts.Version, apiVersion: contract.Version(api), perCall: contract.PerMessage(api), callers: []string{"RPCCaller"}}
	names := newCodecNames(api)
	v.addTypes(api)
	v.addCodecs(api, names)
	v.addMethods(api, names)
	v.addErrors(api, names)
	return v, nil
}

// isInline reports whether a declaration has no name, but stands where it is used.
func isInline(d rpcdef.Decl) bool {
	s, ok := d.(*rpcdef.Struct)
	return ok && s.Anonymous
}
