// Package view is a client as Python has it: all that is decided about its files before they are printed.
package view

import (
	"go/scanner"
	"sync"

	"example.com/rpcgen/generator/python/internal/types"
	"example.com/rpcgen/rpcdef"
)

// A View is a client as Python has it: all names, type expressions, docs, defaults and imports. The files are printed from it alone.
type View struct {
	Init    Init
	Models  Models
	Client  Client
	Sync    Sync // the zero value if there is no such client
	Errors  Errors
	Events  Events
	Version Version
	Names   *types.Names // of what the API declares
}

// New resolves an API. If blocking, there is a client that blocks, too. The error is a scanner.ErrorList.
func New(api *rpcdef.API, blocking bool) (*View, error) {
	var errs scanner.ErrorList
	d := types.NewNames(api, &errs)
	if len(errs) > 0 {
		errs.Sort()
		return nil, errs
	}
	v := &View{Names: d}
	var wg sync.WaitGroup
	wg.Go(func() { v.Init = newInit(api, d, blocking) })
	wg.Go(func() { v.Models = newModels(api, d) })
	wg.Go(func() { v.Events = newEvents(api, d) })
	wg.Go(func() { v.Errors, v.Version = newErrors(api, d), newVersion(api) })
	if blocking {
		wg.Go(func() { v.Sync = newSync(api, d) })
	}
	wg.Go(func() { v.Client = newClient(api, d) })
	wg.Wait()
	return v, nil
}
