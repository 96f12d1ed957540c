// Package view is a client as TypeScript has it: all that is decided about its files before they are printed.
package view

import (
	"go/scanner"
	"slices"

	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/generator/typescript/internal/types"
	"example.com/rpcgen/rpcdef"
	"example.com/rpcgen/rpcdef/contract"
)

// A View is an API as TypeScript prints it: names, types, docs and imports are resolved, and nothing changes after New.
type View struct {
	APIVersion string // tells apart what APIs look like on the wire
	PerCall    int    // how many parts of the API one call of system.check_version may ask about
	Parts      []contract.Part
	Checked    string // what the parts are, e.g. "methods"

	TypeNames    []string      // the types of types.ts, sorted
	Guards       []string      // the functions of types.ts, sorted
	Declarations []Declaration // of types.ts

	ShapesUsed []string // the functions of shapes.ts that wire.ts imports
	Codecs     []Codec  // of wire.ts

	MethodTypes   []syntax.Import // the imports of methods.ts: of types, and
	MethodModules []syntax.Import // of what it calls
	Functions     []Function      // of methods.ts, and methods of client.ts
	ClientImports []syntax.Import // of types, in client.ts
	Callers       []string        // the interfaces that the base client must have
	Tells         bool            // a method tells its progress

	Channels       []*Channel      // of channels.ts
	ChannelTypes   []syntax.Import // its imports: of types, and
	ChannelModules []syntax.Import // of what it calls
	ExampleTypes   []string        // what the first method mentions

	Errors       []Error         // of api-errors.ts
	ErrorTypes   []syntax.Import // its imports: of types, and
	ErrorModules []syntax.Import // of what its classes call
}

// New resolves an API. The error is a scanner.ErrorList.
func New(api *rpcdef.API) (*View, error) {
	var errs scanner.ErrorList
	types.CheckNames(api, &errs)
	if errs.Sort(); len(errs) > 0 {
		return nil, errs
	}
	v := &View{
		APIVersion: contract.Version(api), PerCall: contract.PerMessage(api), Checked: contract.Checked(api), Parts: contract.Parts(api),
		Callers: []string{"RPCCaller"},
	}
	names := newCodecNames(api)
	v.addTypes(api)
	v.addCodecs(api, names)
	v.addMethods(api, names)
	v.addChannels(api, names)
	v.addErrors(api, names)
	return v, nil
}

// Methods returns the functions for the methods of APIClient.
func (v *View) Methods() []Function {
	all := v.Functions
	for _, c := range v.Channels {
		all = slices.Concat(all, c.Functions)
	}
	return all
}
