package view

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/types"
	"example.com/rpcgen/rpcdef"
)

// A Sync is sync_client.py: a client that has the methods of APIClient, and blocks.
type Sync struct {
	Imports  syntax.Imports
	Protocol string   // the name of Protocol
	Methods  []Method // those of the services, then those of channels

	HasChannels   bool
	HasDeprecated bool
}

func newSync(api *rpcdef.API, d *types.Names) Sync {
	r := &methodResolver{scope: types.NewScope(d, false), models: types.NewScope(d, true), isSync: true}
	v := Sync{Protocol: r.scope.Use("Protocol"), HasChannels: len(api.Channels) > 0, HasDeprecated: d.HasDeprecated}
	for _, name := range []string{"APIClient", "RPCCaller"} {
		r.scope.Add(".client", name, name)
	}
	for _, name := range []string{"Connection", "SyncClient"} {
		r.scope.Add(".background", name, name)
	}
	r.scope.Add(".version", "VersionCheck", "VersionCheck")
	for _, m := range api.Methods() {
		v.HasDeprecated = v.HasDeprecated || m.Doc.Deprecated != "" // it is called here
		name := d.Methods[m]
		v.Methods = append(v.Methods, r.blocking(m, name, methodDoc(m), r.blockingOptions(m)...))
		if m.NoWait {
			v.Methods = append(v.Methods, r.blocking(m, types.NoWaitName(name), noWaitDoc(m)))
		}
	}
	for _, c := range api.Channels {
		for _, m := range r.channelMethods(c) {
			v.Methods = append(v.Methods, blockingChannel(m))
		}
	}
	v.Imports = r.scope.Imports()
	return v
}

// blocking returns a method that calls the method name of APIClient, with options besides the params.
func (r *methodResolver) blocking(m *rpcdef.Method, name, doc string, options ...emit.Group) Method {
	v := r.head(m, options...)
	v.Name, v.Doc = syncName(name), doc
	args := syntax.Leaves([]string{"self._api." + name})
	if m.Params != nil {
		args = append(args, emit.Leaf("params"))
	}
	if len(options) > 0 {
		args = append(args, emit.Leaf("timeout=timeout"))
		if m.Result != nil {
			plain := &types.Mapper{Scope: r.scope, Plain: true, Use: rpcdef.InResults}
			v.Returns = plain.Expr(m.Result)
		}
	}
	if v.Overloads != nil {
		args = append(args, emit.Leaf("**fields"))
	}
	run := "self._run"
	if m.Progress != nil && len(options) > 0 {
		args = append(args, emit.Leaf(types.ProgressListener+"="+types.ProgressListener))
		run = "self._run_telling"
	}
	v.Body = []emit.Group{syntax.Call(run, args...).Before("return ")}
	return v
}

// syncName returns the name of a method of SyncAPIClient, which has some methods of its own.
func syncName(method string) string {
	if method == "connect" || method == "close" {
		return method + "_"
	}
	return method
}

// blockingOptions returns the parameters that a method which blocks has besides its params.
func (r *methodResolver) blockingOptions(m *rpcdef.Method) []emit.Group {
	options := []emit.Group{timeoutOption(timeout(m))}
	if m.Progress == nil {
		return options
	}
	plain := &types.Mapper{Scope: r.scope, Plain: true, Use: rpcdef.InResults}
	told := emit.List("[", []emit.Group{syntax.Union(plain.Expr(m.Progress), emit.Leaf(r.scope.Own("Gap")))}, "]")
	listener := syntax.Generic(r.scope.Use("Callable"), told, emit.Leaf("object"))
	return append(options, syntax.Parameter(types.ProgressListener, syntax.Union(listener, emit.Leaf("None")), "None"))
}

// blockingChannel returns a method that calls a channel's method of APIClient.
func blockingChannel(m ChannelMethod) Method {
	run := syntax.Call("SyncEventStream", emit.Leaf("self._run"), syntax.Call("self._api."+m.Name, m.args...))
	if m.IsAsync {
		run = syntax.Call("self._run", append(syntax.Leaves([]string{"self._api." + m.Name}), m.args...)...)
	}
	v := m.Method
	v.Name, v.IsAsync, v.Body = syncName(m.Name), false, []emit.Group{run.Before("return ")}
	return v
}
