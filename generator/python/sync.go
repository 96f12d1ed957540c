package python

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/types"
	"example.com/rpcgen/generator/python/internal/view"
)

func syncFile(v view.Sync) []byte {
	p := newPrinter("The typed client for code without asyncio: a method for each of the server's.", v.HasDeprecated)
	p.P()
	p.P("from __future__ import annotations")
	p.importBlocks(v.Imports)
	p.P()
	p.P()
	p.P("class SyncRPC(RPCCaller, Connection, ", v.Protocol, "):")
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
		p.syncCheckVersion(v.HasChannels)
		for i := range v.Methods {
			p.Expect(i, len(v.Methods))
			p.P()
			p.method(&v.Methods[i])
		}
	})
	return p.Bytes()
}

func (p *printer) syncCheckVersion(hasChannels bool) {
	p.head("def "+types.CheckVersionName, checkVersionParameters(), emit.Leaf("VersionCheck"), ":")
	p.In(func() {
		p.P(checkVersionDoc(hasChannels))
		p.P("return self._run(self._api.", types.CheckVersionName, ", timeout=timeout)")
	})
}
