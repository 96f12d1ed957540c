package golang

import (
	"strconv"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/golang/internal/syntax"
	"example.com/rpcgen/generator/golang/internal/view"
	"example.com/rpcgen/rpcdef/contract"
)

// versionFile prints version.go.
func versionFile(v *view.View) []byte {
	b := newFile(v)
	inParts := len(v.Parts) > v.PerCall
	if inParts {
		syntax.PrintImports(b, []string{"context", "slices"})
	} else {
		syntax.PrintImports(b, []string{"context"})
	}
	b.P()
	b.P("// APIVersion tells apart what APIs look like on the wire: it is another one if a method, its params, its result or its errors are.")
	if len(v.Channels.Channels) > 0 {
		b.P("// So it is if a channel or its events are.")
	}
	b.P("const APIVersion = ", syntax.Quote(v.API))
	b.P()
	b.P("// A VersionCheck says how the server differs from the client.")
	b.Block("type VersionCheck struct {", func() {
		b.P("Changed []string `json:\"changed\"` // ", v.Checked, " that look otherwise on the wire")
		b.P("Missing []string `json:\"missing\"` // ", v.Checked, " that the server doesn't have")
	}, "}")
	b.P()
	b.P("// Matches reports whether the server has all ", v.Checked, " of the client, as the client knows them.")
	b.P("func (c *VersionCheck) Matches() bool { return len(c.Changed) == 0 && len(c.Missing) == 0 }")
	if inParts {
		printCheckVersionInParts(b, v)
	} else {
		printCheckVersion(b, v)
	}
	b.P()
	b.P("// methodHashes tell apart what the ", v.Checked, " look like on the wire.")
	printHashes(b, v.Parts, inParts)
	return b.Bytes()
}

func printCheckVersion(b *emit.Buffer, v *view.View) {
	b.P()
	b.P("// ", syntax.CheckVersionName, " asks the server which of the client's ", v.Checked, " it has otherwise, or doesn't have.")
	b.Block("func (api *APIClient) "+syntax.CheckVersionName+"(ctx context.Context) (*VersionCheck, error) {", func() {
		printAsk(b, "methodHashes")
	}, "}")
}

// printCheckVersionInParts is printCheckVersion for more methods than a message has room for.
func printCheckVersionInParts(b *emit.Buffer, v *view.View) {
	b.P()
	b.P("// ", syntax.CheckVersionName, " asks the server which of the client's ", v.Checked, " it has otherwise, or doesn't have: in several calls, for the names and")
	b.P("// hashes of all don't go into one message.")
	b.Block("func (api *APIClient) "+syntax.CheckVersionName+"(ctx context.Context) (*VersionCheck, error) {", func() {
		b.P("check := &VersionCheck{Changed: []string{}, Missing: []string{}}")
		b.Block("for part := range slices.Chunk(methodHashes, "+strconv.Itoa(v.PerCall)+") {", func() {
			b.P("more, err := api.checkVersion(ctx, part)")
			b.Block("if err != nil {", func() { b.P("return nil, err") }, "}")
			b.P("check.Changed = append(check.Changed, more.Changed...)")
			b.P("check.Missing = append(check.Missing, more.Missing...)")
		}, "}")
		b.P("slices.Sort(check.Changed)")
		b.P("slices.Sort(check.Missing)")
		b.P("return check, nil")
	}, "}")
	b.P()
	b.P("// checkVersion asks about some ", v.Checked, ".")
	b.Block("func (api *APIClient) checkVersion(ctx context.Context, part []methodHash) (*VersionCheck, error) {", func() {
		printAsk(b, "part")
	}, "}")
	b.P()
	b.P("type methodHash struct{ method, hash string }")
}

// printAsk prints the call that asks about the methods in a variable.
func printAsk(b *emit.Buffer, methods string) {
	b.P("const method = \"system.check_version\"")
	b.P("methods := make(map[string]string, len(", methods, "))")
	b.Block("for _, m := range "+methods+" {", func() { b.P("methods[m.method] = m.hash") }, "}")
	b.P("params := map[string]any{\"version\": APIVersion, \"methods\": methods}")
	b.P("result, err := api.rpc.Do(ctx, &Call{Method: method, Params: params, Idempotent: true})")
	b.Block("if err != nil {", func() { b.P("return nil, err") }, "}")
	b.P("var check VersionCheck")
	b.Block("if err := decodeResult(method, result, &check); err != nil {", func() { b.P("return nil, err") }, "}")
	b.P("return &check, nil")
}

func printHashes(b *emit.Buffer, parts []contract.Part, named bool) {
	start := "var methodHashes = []struct{ method, hash string }{"
	if named {
		start = "var methodHashes = []methodHash{"
	}
	if len(parts) == 0 {
		b.P(start, "}")
		return
	}
	b.Block(start, func() {
		for _, p := range parts {
			b.P("{", syntax.Quote(p.Name), ", ", syntax.Quote(p.Hash), "},")
		}
	}, "}")
}
