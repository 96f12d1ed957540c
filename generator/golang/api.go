package golang

import "example.com/rpcgen/generator/emit"

// printAPI prints the interface that has the methods of the client.
func printAPI(b *emit.Buffer, v clientView) {
	b.P()
	b.P("// An API has the methods of an [*APIClient]. Take one where a test, or a wrapper, may give another.")
	b.Block("type API interface {", func() {
		b.P(checkVersionName, "(ctx context.Context) (*VersionCheck, error)")
		for _, m := range v.methods {
			b.Groups(maxColumns, emit.List(m.Name+"(", m.parameters(), ")"), emit.Leaf(" "+m.results()))
			if m.noWait != "" {
				b.Groups(maxColumns, emit.List(m.noWait+"(", m.parameters(), ")"), emit.Leaf(" error"))
			}
		}
	}, "}")
	b.P()
	b.P("var _ API = (*APIClient)(nil)")
}
