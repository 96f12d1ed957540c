// Package view is a client as Go has it: all that is decided about its files before they are printed.
package view

import (
	"go/scanner"

	"example.com/rpcgen/generator/goname"
	"example.com/rpcgen/rpcdef"
	"example.com/rpcgen/rpcdef/contract"
)

// A View is an API as Go prints it: names, types and docs are resolved, and nothing changes after New.
type View struct {
	Module  string // path of the module
	Version string
	API     string // hash of the API
	PerCall int    // how many parts of the API one call of system.check_version may ask about
	Parts   []contract.Part
	Checked string // what the parts are, e.g. "methods"
	Package string // name of the package
	Types   Types
	Client  Client

	Channels Channels

	ErrorVars, ErrorTypes []Error
}

// New resolves an API. The error is a scanner.ErrorList.
func New(api *rpcdef.API, module, version string) (*View, error) {
	var errs scanner.ErrorList
	names := newNames(api, module, &errs)
	v := &View{
		Module:  module,
		Version: version,
		API:     contract.Version(api),
		PerCall: contract.PerMessage(api),
		Parts:   contract.Parts(api),
		Checked: contract.Checked(api),
		Package: goname.Package(module, "client"),
		Types:   newTypes(api, names, &errs),
		Client:  newClient(api, names, &errs),

		Channels: newChannels(api, names),
	}
	v.ErrorVars, v.ErrorTypes = newErrors(api)
	errs.Sort()
	return v, errs.Err()
}
