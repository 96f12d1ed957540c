package python

func initFile(v initView) []byte {
	p := newPrinter("A typed client of the server's methods, over Centrifugo.", v.hasDeprecated)
	p.P()
	p.P("__version__ = ", quote(v.version))
	p.P()
	p.imports(".api_errors", v.errors)
	p.imports(".client", clientExports)
	p.imports(".errors", errorExports)
	p.imports(".models", v.types)
	p.imports(".rpc_client", baseExports)
	if v.sync {
		p.imports(".sync_client", syncExports)
	}
	p.imports(".version", versionExports)
	p.P()
	p.P("__all__ = [")
	p.In(func() {
		for _, name := range v.all {
			p.P(quote(name), ",")
		}
	})
	p.P("]")
	return p.Bytes()
}
