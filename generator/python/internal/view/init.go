package view

import (
	"slices"

	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/types"
	"example.com/rpcgen/rpcdef"
)

// An Init is what __init__.py exports.
type Init struct {
	Sync     bool     // there is a client that blocks
	Types    []string // sorted
	Errors   []string // sorted
	Events   []string // the models of events, and their unions; sorted
	Blocking []string // the streams that block
	Values   []string // what streams give besides; sorted
	Streams  []string
	Calls    []string
	All      []string // the types and errors, and what is the same for every API; sorted

	HasDeprecated bool
}

func newInit(api *rpcdef.API, d *types.Names, blocking bool) Init {
	v := Init{Sync: blocking, HasDeprecated: d.HasDeprecated, Types: make([]string, 0, len(api.Decls))}
	for _, decl := range api.Decls {
		v.Types = append(v.Types, d.TypeOf(decl.Header()))
		if u, ok := decl.(*rpcdef.Union); ok {
			v.Types = append(v.Types, types.UnknownName(u))
		}
	}
	for _, e := range api.Errors {
		v.Errors = append(v.Errors, types.ErrorName(e))
	}
	syntax.SortNames(v.Types)
	syntax.SortNames(v.Errors)
	for _, c := range api.Channels {
		v.Events = append(append(v.Events, d.Channels[c].Union), d.Channels[c].Events...)
	}
	syntax.SortNames(v.Events)
	v.Values, v.Streams, v.Calls = types.EventExports(api)
	v.All = slices.Concat(types.Exports, v.Types, v.Errors, v.Events, v.Values, v.Streams, v.Calls)
	if v.Sync {
		v.All = append(v.All, types.SyncExports...)
		if len(api.Channels) > 0 {
			v.Blocking = []string{"SyncEventStream"}
			v.All = append(v.All, v.Blocking...)
		}
	}
	syntax.SortExports(v.All)
	return v
}
