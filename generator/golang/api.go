package golang

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/golang/internal/syntax"
	"example.com/rpcgen/generator/golang/internal/view"
)

// printAPI prints the interface that has the methods of the client.
func printAPI(b *emit.Buffer, v view.Client, channels []*view.Channel) {
	b.P()
	b.P("// An API has the methods of an [*APIClient]. Take one where a test, or a wrapper, may give another.")
	b.Block("type API interface {", func() {
		b.P(syntax.CheckVersionName, "(ctx context.Context) (*VersionCheck, error)")
		for _, m := range v.Methods {
			b.Groups(syntax.MaxColumns, emit.List(m.Name+"(", m.Parameters(), ")"), emit.Leaf(" "+m.Results()))
			if m.NoWait != "" {
				b.Groups(syntax.MaxColumns, emit.List(m.NoWait+"(", m.Inputs(), ")"), emit.Leaf(" error"))
			}
		}
		for _, c := range channels {
			printSignatures(b, c)
		}
	}, "}")
	b.P()
	b.P("var _ API = (*APIClient)(nil)")
}
