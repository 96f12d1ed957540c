package python

import (
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/types"
	"example.com/rpcgen/generator/python/internal/view"
)

func initFile(v view.Init, version string) []byte {
	p := newPrinter("A typed client of the server's methods, over Centrifugo.", v.HasDeprecated)
	p.P()
	p.P("__version__ = ", syntax.Quote(version))
	p.P()
	p.imports(".api_errors", v.Errors)
	p.imports(".api_events", v.Events)
	p.imports(".background", v.Blocking)
	p.imports(".client", types.ClientExports)
	p.imports(".errors", types.ErrorExports)
	p.imports(".event_stream", v.Streams)
	p.imports(".events", v.Values)
	p.imports(".models", v.Types)
	p.imports(".progress", v.Calls)
	p.imports(".rpc_client", types.BaseExports)
	if v.Sync {
		p.imports(".sync_client", types.SyncExports)
	}
	p.imports(".version", types.VersionExports)
	p.P()
	p.P("__all__ = [")
	p.In(func() {
		for _, name := range v.All {
			p.P(syntax.Quote(name), ",")
		}
	})
	p.P("]")
	return p.Bytes()
}
