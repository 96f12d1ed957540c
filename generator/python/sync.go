package python

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// A syncView is sync_client.py: a client that has the methods of APIClient, and blocks.
type syncView struct {
	imports  importsView
	protocol string // the name of Protocol
	methods  []syncMethod

	hasDeprecated bool
}

// A syncMethod is a method of SyncAPIClient.
type syncMethod struct {
	methodView
	async string     // the name of the method of APIClient that it calls
	run   emit.Group // the call
}

func newSyncView(api *rpcdef.API, d *declared) syncView {
	r := &methodResolver{scope: newScope(d, false), models: newScope(d, true)}
	v := syncView{protocol: r.scope.use("Protocol"), hasDeprecated: d.hasDeprecated}
	for _, name := range []string{"APIClient", "RPCCaller"} {
		r.scope.add(".client", name, name)
	}
	for _, name := range []string{"Connection", "SyncClient"} {
		r.scope.add(".background", name, name)
	}
	r.scope.add(".version", "VersionCheck", "VersionCheck")
	for _, m := range api.Methods() {
		v.hasDeprecated = v.hasDeprecated || m.Doc.Deprecated != "" // it is called here
		name := d.methods[m]
		v.methods = append(v.methods, r.blocking(m, name, methodDoc(m), timeoutOption(timeout(m))))
		if m.NoWait {
			v.methods = append(v.methods, r.blocking(m, noWaitName(name), noWaitDoc(m)))
		}
	}
	v.imports = r.scope.imports()
	return v
}

// blocking returns a method that calls the method name of APIClient, with options besides the params.
func (r *methodResolver) blocking(m *rpcdef.Method, name, doc string, options ...emit.Group) syncMethod {
	v := syncMethod{methodView: r.head(m, options...), async: name}
	v.name, v.doc = syncName(name), doc
	args := leaves([]string{"self._api." + name})
	if m.Params != nil {
		args = append(args, emit.Leaf("params"))
	}
	if len(options) > 0 {
		args = append(args, emit.Leaf("timeout=timeout"))
		if m.Result != nil {
			plain := &mapper{scope: r.scope, plain: true, use: rpcdef.InResults}
			v.returns = plain.expr(m.Result)
		}
	}
	if v.overloads != nil {
		args = append(args, emit.Leaf("**fields"))
	}
	v.run = call("self._run", args...)
	return v
}

// syncName returns the name of a method of SyncAPIClient, which has some methods of its own.
func syncName(method string) string {
	if method == "connect" || method == "close" {
		return method + "_"
	}
	return method
}

func syncFile(v syncView) []byte {
	p := newPrinter("The typed client for code without asyncio: a method for each of the server's.", v.hasDeprecated)
	p.P()
	p.P("from __future__ import annotations")
	p.importBlocks(v.imports)
	p.P()
	p.P()
	p.P("class SyncRPC(RPCCaller, Connection, ", v.protocol, "):")
	p.In(func() { p.P(`"""What the client needs: CentrifugoRPCClient has it, and so has a FakeRPC."""`) })
	p.P()
	p.P()
	p.P("class SyncAPIClient(SyncClient):")
	p.In(func() {
		p.P(`"""Calls the server's methods, as APIClient does, but blocks until it has the result.`)
		p.P()
		p.P("Any number of threads may call. `connect()` starts a thread for the connection, `close()` ends it.")
		p.P()
		p.P("Args:")
		p.P("    rpc: a CentrifugoRPCClient that isn't connected yet, and that nobody else uses.")
		p.P(`"""`)
		p.P()
		p.P("def __init__(self, rpc: SyncRPC) -> None:")
		p.In(func() {
			p.P("super().__init__(rpc)")
			p.P("self._api = APIClient(rpc)")
		})
		p.P()
		p.syncCheckVersion()
		for i := range v.methods {
			p.Expect(i, len(v.methods))
			p.P()
			v.methods[i].print(p)
		}
	})
	return p.Bytes()
}

func (p *printer) syncCheckVersion() {
	p.head("def "+checkVersionName, signature(nil, []emit.Group{timeoutOption("None")}), emit.Leaf("VersionCheck"), ":")
	p.In(func() {
		p.P(`"""Ask the server which methods it has otherwise than this client, or not at all."""`)
		p.P("return self._run(self._api.", checkVersionName, ", timeout=timeout)")
	})
}

func (m *syncMethod) print(p *printer) {
	for _, params := range m.overloads {
		p.P("@", m.overload)
		p.head("def "+m.name, params, m.returns, ": ...")
	}
	p.decorators(m.decorators)
	p.head("def "+m.name, m.params, m.returns, ":")
	p.In(func() {
		p.doc(m.doc)
		p.code(m.run.Before("return "))
	})
}
